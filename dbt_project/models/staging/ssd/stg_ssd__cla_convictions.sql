with cla_convictions as (

    select * from {{ source('ssd', 'ssd_cla_convictions') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('clac_cla_conviction_id') }} as conviction_id,
    {{ clean_text('clac_person_id') }} as person_id,
    {{ parse_iso_date('clac_cla_conviction_date') }} as offence_on,
    source_file,
    source_row
from cla_convictions

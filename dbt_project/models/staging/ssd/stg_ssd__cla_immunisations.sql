with cla_immunisations as (

    select * from {{ source('ssd', 'ssd_cla_immunisations') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('clai_person_id') }} as person_id,
    {{ clean_code('clai_immunisations_status') }} as status,
    {{ parse_iso_date('clai_immunisations_status_date') }} as status_set_on,
    source_file,
    source_row
from cla_immunisations

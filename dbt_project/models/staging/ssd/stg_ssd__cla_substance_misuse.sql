with cla_substance_misuse as (

    select * from {{ source('ssd', 'ssd_cla_substance_misuse') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('clas_substance_misuse_id') }} as misuse_id,
    {{ clean_text('clas_person_id') }} as person_id,
    {{ parse_iso_date('clas_substance_misuse_date') }} as identified_on,
    {{ clean_code('clas_intervention_received') }} as intervention_received,
    source_file,
    source_row
from cla_substance_misuse

with oc2_extra as (

    select * from {{ source('supplementary', 'oc2_extra') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('person_id') }} as person_id,
    {{ safe_integer('year') }} as collection_year,
    {{ clean_code('sdq_reason') }} as sdq_reason,
    {{ clean_code('health_check_up_to_date') }} as health_check_up_to_date,
    {{ clean_code('intervention_offered') }} as intervention_offered,
    source_file,
    source_row
from oc2_extra

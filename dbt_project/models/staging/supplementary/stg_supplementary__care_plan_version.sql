with care_plan_version as (

    select * from {{ source('supplementary', 'care_plan_version') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('plan_version_id') }} as plan_version_id,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_code('plan_type') }} as plan_type,
    {{ parse_iso_date('start_date') }} as started_on,
    {{ parse_iso_date('approved_date') }} as approved_on,
    {{ parse_iso_date('end_date') }} as ended_on,
    {{ clean_code('permanence_goal') }} as permanence_goal,
    source_file,
    source_row
from care_plan_version

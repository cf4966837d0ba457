with cla_care_plan as (

    select * from {{ source('ssd', 'ssd_cla_care_plan') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('lacp_table_id') }} as care_plan_id,
    {{ clean_text('lacp_person_id') }} as person_id,
    {{ parse_iso_date('lacp_cla_care_plan_start_date') }} as started_on,
    {{ parse_iso_date('lacp_cla_care_plan_end_date') }} as ended_on,
    {{ clean_text('lacp_cla_care_plan_json') }} as permanence_options,
    source_file,
    source_row
from cla_care_plan

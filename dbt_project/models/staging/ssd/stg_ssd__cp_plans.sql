with cp_plans as (

    select * from {{ source('ssd', 'ssd_cp_plans') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('cppl_cp_plan_id') }} as plan_id,
    {{ clean_text('cppl_person_id') }} as person_id,
    {{ clean_text('cppl_icpc_id') }} as conference_id,
    {{ clean_text('cppl_referral_id') }} as referral_id,
    {{ parse_iso_date('cppl_cp_plan_start_date') }} as started_on,
    {{ parse_iso_date('cppl_cp_plan_end_date') }} as ended_on,
    {{ clean_code('cppl_cp_plan_initial_category') }} as initial_category,
    {{ clean_code('cppl_cp_plan_latest_category') }} as latest_category,
    {{ yes_or_no('cppl_cp_plan_ola') }} as is_for_other_authority,
    source_file,
    source_row
from cp_plans

with initial_cp_conference as (

    select * from {{ source('ssd', 'ssd_initial_cp_conference') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('icpc_icpc_id') }} as conference_id,
    {{ clean_text('icpc_icpc_meeting_id') }} as meeting_id,
    {{ clean_text('icpc_person_id') }} as person_id,
    {{ clean_text('icpc_s47_enquiry_id') }} as section_47_id,
    {{ clean_text('icpc_cp_plan_id') }} as plan_id,
    {{ clean_text('icpc_referral_id') }} as referral_id,
    {{ parse_iso_date('icpc_icpc_date') }} as held_on,
    {{ parse_iso_date('icpc_icpc_target_date') }} as recorded_target_on,
    {{ yes_or_no('icpc_icpc_transfer_in') }} as is_transfer_in,
    {{ yes_or_no('icpc_icpc_outcome_cp_flag') }} as is_plan_agreed,
    {{ clean_text('icpc_icpc_team') }} as team_id,
    {{ clean_text('icpc_icpc_worker_id') }} as worker_id,
    source_file,
    source_row
from initial_cp_conference

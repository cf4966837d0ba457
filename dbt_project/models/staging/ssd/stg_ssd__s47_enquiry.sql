with s47_enquiry as (

    select * from {{ source('ssd', 'ssd_s47_enquiry') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('s47e_s47_enquiry_id') }} as section_47_id,
    {{ clean_text('s47e_person_id') }} as person_id,
    {{ clean_text('s47e_referral_id') }} as referral_id,
    {{ parse_iso_date('s47e_s47_start_date') }} as started_on,
    {{ parse_iso_date('s47e_s47_end_date') }} as ended_on,
    {{ yes_or_no('s47e_s47_nfa') }} as is_no_further_action,
    {{ clean_text('s47e_s47_outcome_json') }} as outcome_json,
    {{ clean_text('s47e_s47_completed_by_team') }} as team_id,
    {{ clean_text('s47e_s47_completed_by_worker_id') }} as worker_id,
    source_file,
    source_row
from s47_enquiry

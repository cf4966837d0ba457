with cin_episodes as (

    select * from {{ source('ssd', 'ssd_cin_episodes') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('cine_referral_id') }} as referral_id,
    {{ clean_text('cine_person_id') }} as person_id,
    {{ parse_iso_date('cine_referral_date') }} as referred_on,
    {{ parse_iso_date('cine_close_date') }} as closed_on,
    {{ clean_code('cine_cin_primary_need_code') }} as primary_need_code,
    {{ clean_code('cine_referral_source_code') }} as referral_source_code,
    {{ yes_or_no('cine_referral_nfa') }} as is_no_further_action,
    {{ clean_code('cine_close_reason') }} as close_reason,
    {{ clean_text('cine_referral_team') }} as team_id,
    {{ clean_text('cine_referral_worker_id') }} as worker_id,
    source_file,
    source_row
from cin_episodes

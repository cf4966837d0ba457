with involvements as (

    select * from {{ source('ssd', 'ssd_involvements') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('invo_involvements_id') }} as involvement_id,
    {{ clean_text('invo_person_id') }} as person_id,
    {{ clean_text('invo_referral_id') }} as referral_id,
    {{ clean_text('invo_professional_id') }} as worker_id,
    {{ clean_code('invo_professional_role_id') }} as worker_role,
    {{ clean_text('invo_professional_team') }} as team_id,
    {{ parse_iso_date('invo_involvement_start_date') }} as started_on,
    {{ parse_iso_date('invo_involvement_end_date') }} as ended_on,
    {{ clean_code('invo_worker_change_reason') }} as change_reason,
    source_file,
    source_row
from involvements

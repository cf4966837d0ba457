with cp_reviews as (

    select * from {{ source('ssd', 'ssd_cp_reviews') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('cppr_cp_review_id') }} as review_id,
    {{ clean_text('cppr_cp_review_meeting_id') }} as meeting_id,
    {{ clean_text('cppr_person_id') }} as person_id,
    {{ clean_text('cppr_cp_plan_id') }} as plan_id,
    {{ parse_iso_date('cppr_cp_review_due') }} as recorded_due_on,
    {{ parse_iso_date('cppr_cp_review_date') }} as held_on,
    {{ yes_or_no('cppr_cp_review_outcome_continue_cp') }} as is_plan_continued,
    {{ clean_code('cppr_cp_review_quorate') }} as quorate,
    {{ clean_code('cppr_cp_review_participation') }} as participation_code,
    source_file,
    source_row
from cp_reviews

with review_participant as (

    select * from {{ source('supplementary', 'review_participant') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_code('meeting_kind') }} as meeting_kind,
    {{ clean_text('review_id') }} as review_id,
    {{ safe_integer('seq') }} as seq,
    {{ clean_code('person_role') }} as person_role,
    {{ yes_or_no('invited') }} as invited,
    {{ clean_code('attended') }} as attended,
    {{ clean_code('views_by') }} as views_by,
    {{ clean_code('absent_reason') }} as absent_reason,
    source_file,
    source_row
from review_participant

with cla_review_detail as (

    select * from {{ source('supplementary', 'cla_review_detail') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('review_id') }} as review_id,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_text('meeting_id') }} as meeting_id,
    {{ clean_text('series_id') }} as series_id,
    {{ safe_integer('part_no') }} as part_no,
    {{ safe_integer('review_no') }} as review_no,
    {{ parse_iso_date('due_date') }} as due_on,
    {{ parse_iso_date('booked_date') }} as booked_on,
    {{ parse_iso_date('held_date') }} as held_on,
    {{ clean_code('status') }} as status,
    {{ clean_text('chair_worker_id') }} as chair_worker_id,
    {{ yes_or_no('chair_was_own_iro') }} as chair_was_own_iro,
    {{ clean_code('participation_code') }} as participation_code,
    {{ clean_code('method') }} as method,
    {{ clean_code('venue') }} as venue,
    {{ clean_code('late_reason') }} as late_reason,
    {{ parse_iso_date('notified_date') }} as notified_on,
    {{ parse_iso_date('decisions_sent_date') }} as decisions_sent_on,
    {{ parse_iso_date('decisions_agreed_date') }} as decisions_agreed_on,
    {{ parse_iso_date('record_sent_date') }} as record_sent_on,
    {{ yes_or_no('care_plan_current') }} as care_plan_current,
    {{ yes_or_no('permanence_plan_agreed') }} as permanence_plan_agreed,
    {{ yes_or_no('pathway_plan_current') }} as pathway_plan_current,
    {{ yes_or_no('sw_report_on_time') }} as sw_report_on_time,
    {{ parse_iso_date('next_due_date') }} as next_due_on,
    source_file,
    source_row
from cla_review_detail

with conference_detail as (

    select * from {{ source('supplementary', 'conference_detail') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('conference_id') }} as conference_id,
    {{ clean_code('kind') }} as kind,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_text('meeting_id') }} as meeting_id,
    {{ parse_iso_date('due_date') }} as due_on,
    {{ parse_iso_date('held_date') }} as held_on,
    {{ parse_iso_date('requested_date') }} as requested_on,
    {{ clean_text('chair_worker_id') }} as chair_worker_id,
    {{ clean_code('late_reason') }} as late_reason,
    {{ yes_or_no('quorate') }} as quorate,
    {{ safe_integer('sw_report_shared_days') }} as sw_report_shared_days,
    {{ clean_code('outcome') }} as outcome,
    {{ clean_code('category_agreed') }} as category_agreed,
    {{ parse_iso_date('record_sent_date') }} as record_sent_on,
    source_file,
    source_row
from conference_detail

with foster_review as (

    select * from {{ source('supplementary', 'foster_review') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('foster_review_id') }} as foster_review_id,
    {{ clean_text('household_id') }} as household_id,
    {{ safe_integer('review_no') }} as review_no,
    {{ clean_code('kind') }} as kind,
    {{ parse_iso_date('due_date') }} as due_on,
    {{ parse_iso_date('held_date') }} as held_on,
    {{ clean_code('method') }} as method,
    {{ clean_text('chair_worker_id') }} as chair_worker_id,
    {{ yes_or_no('independent_chair') }} as independent_chair,
    {{ parse_iso_date('panel_date') }} as panel_on,
    {{ clean_code('recommendation') }} as recommendation,
    {{ clean_code('decision_maker_decision') }} as decision_maker_decision,
    {{ parse_iso_date('decision_date') }} as decided_on,
    {{ clean_code('late_reason') }} as late_reason,
    {{ safe_integer('child_views') }} as child_views,
    {{ safe_integer('sw_views') }} as sw_views,
    {{ yes_or_no('terms_changed') }} as terms_changed,
    source_file,
    source_row
from foster_review

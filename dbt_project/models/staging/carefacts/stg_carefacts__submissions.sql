with submissions as (

    select * from {{ source('carefacts', 'submissions') }}

)

select
    submission_id,
    authority,
    authority_name,
    collection_year,
    rules_year,
    year_start,
    year_end,
    as_at_date,
    role,
    road,
    previous_submission_id,
    history_from,
    child_id,
    review_intervals,
    cp_first_review_from,
    dispute_levels,
    dispute_response_days,
    system
from submissions

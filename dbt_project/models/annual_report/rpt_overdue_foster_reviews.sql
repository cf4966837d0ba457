with overdue as (

    select
        reviews.*,
        submissions.as_at_date
    from {{ ref('fct_foster_review') }} as reviews
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on reviews.submission_id = submissions.submission_id
    inner join {{ ref('int_foster_households') }} as households
        on
            reviews.submission_id = households.submission_id
            and reviews.household_key = households.household_key
    where
        reviews.status = 'overdue'
        and (households.ended_on is null or households.ended_on > submissions.as_at_date)

)

select
    submission_id,
    household_id,
    kind_group,
    review_order,
    counted_from,
    due_on,
    {{ days_between('due_on', 'as_at_date') }} as days_overdue,
    foster_late_reason,
    source_file,
    source_row
from overdue

with next_reviews as (

    select
        steps.submission_id,
        steps.plan_row_id,
        steps.review_order,
        steps.counted_from,
        steps.due_on,
        submissions.as_at_date
    from {{ ref('int_cp_review_steps') }} as steps
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on steps.submission_id = submissions.submission_id
    where steps.status = 'to_come'

)

select
    next_reviews.submission_id,
    plans.fact_key,
    plans.child_id,
    next_reviews.review_order,
    next_reviews.due_on,
    {{ days_between('next_reviews.as_at_date', 'next_reviews.due_on') }} as days_to_go,
    next_reviews.counted_from,
    plans.started_on as plan_started_on,
    plans.latest_category,
    plans.source_file,
    plans.source_row
from next_reviews
inner join {{ ref('fct_cp_plan') }} as plans
    on
        next_reviews.submission_id = plans.submission_id
        and next_reviews.plan_row_id = plans.fact_key
where plans.is_open

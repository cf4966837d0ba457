with periods as (

    select * from {{ ref('int_periods_of_care') }}

),

children as (

    select * from {{ ref('int_children') }}

),

held as (

    select
        submission_id,
        period_of_care_id,
        review_id,
        review_date,
        lag(review_date) over (
            partition by submission_id, period_of_care_id order by review_date
        ) as previous_review_date,
        cast(row_number() over (
            partition by submission_id, period_of_care_id order by review_date
        ) as integer) as review_number
    from {{ ref('int_cla_reviews') }}
    where period_of_care_id is not null

),

-- after the last review held in a period, one more would come; not where no one knows when care ended
next_after_last as (

    select
        periods.submission_id,
        periods.period_of_care_id,
        'not held/' || periods.period_of_care_id as review_id,
        cast(null as date) as review_date,
        max(held.review_date) as previous_review_date,
        coalesce(max(held.review_number), 0) + 1 as review_number
    from periods
    left join held
        on
            periods.submission_id = held.submission_id
            and periods.period_of_care_id = held.period_of_care_id
    where not coalesce(periods.is_left_open, false)
    group by periods.submission_id, periods.period_of_care_id

),

steps as (

    select * from held
    union all
    select * from next_after_last

)

select
    steps.submission_id,
    steps.review_id,
    periods.child_id,
    steps.period_of_care_id,
    periods.started_on as period_started_on,
    periods.ended_on as period_ended_on,
    periods.is_complete,
    periods.reviews_told_from,
    periods.is_short_break,
    {{ add_years('children.date_of_birth', 18) }} as birthday_18,
    steps.review_number,
    steps.previous_review_date,
    steps.review_date
from steps
inner join periods
    on
        steps.submission_id = periods.submission_id
        and steps.period_of_care_id = periods.period_of_care_id
left join children
    on
        periods.submission_id = children.submission_id
        and periods.child_id = children.child_id

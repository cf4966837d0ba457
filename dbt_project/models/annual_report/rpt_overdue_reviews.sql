with last_held as (

    select
        submission_id,
        period_of_care_id,
        max(review_date) as last_review_on
    from {{ ref('fct_cla_review') }}
    where is_held
    group by submission_id, period_of_care_id

)

select
    reviews.submission_id,
    reviews.child_id,
    reviews.period_started_on,
    last_held.last_review_on,
    reviews.due_date as due_on,
    {{ days_between('reviews.due_date', 'submissions.as_at_date') }} as days_overdue,
    officers.officer,
    officers.team
from {{ ref('fct_cla_review') }} as reviews
inner join {{ ref('stg_carefacts__submissions') }} as submissions
    on
        reviews.submission_id = submissions.submission_id
        and submissions.role = 'current'
inner join {{ ref('int_periods_of_care') }} as periods
    on
        reviews.submission_id = periods.submission_id
        and reviews.period_of_care_id = periods.period_of_care_id
left join last_held
    on
        reviews.submission_id = last_held.submission_id
        and reviews.period_of_care_id = last_held.period_of_care_id
left join {{ ref('int_child_officers') }} as officers
    on
        reviews.submission_id = officers.submission_id
        and reviews.child_id = officers.child_id
where
    reviews.status = 'overdue'
    and not reviews.is_short_break
    -- care has not ended since, so that it can still be held
    and (periods.ended_on > submissions.as_at_date or periods.ended_on is null)

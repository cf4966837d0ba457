with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

children as (

    select
        periods.submission_id,
        periods.child_id,
        submissions.year_start,
        submissions.year_end,
        max(periods.period_of_care_id) as period_of_care_id,
        bool_and(periods.is_complete) as is_complete
    from {{ ref('int_periods_of_care') }} as periods
    inner join submissions on periods.submission_id = submissions.submission_id
    where
        not periods.is_short_break
        and periods.started_on <= {{ add_days('submissions.year_end', -28) }}
        and (periods.ended_on > submissions.year_end or periods.ended_on is null)
    group by periods.submission_id, periods.child_id, submissions.year_start, submissions.year_end

),

reviews_of_the_year as (

    select
        children.submission_id,
        children.child_id,
        bool_or(reviews.status in ('late', 'overdue')) as any_late,
        bool_or(reviews.status = 'not_assessable') as any_not_assessable
    from children
    inner join {{ ref('int_cla_reviews_due') }} as reviews
        on
            children.submission_id = reviews.submission_id
            and children.child_id = reviews.child_id
    where
        not reviews.is_short_break
        and (
            reviews.due_date between children.year_start and children.year_end
            -- it fell due before the year, and was outstanding all through it
            or (
                reviews.status = 'overdue'
                and reviews.due_date < children.year_start
                and reviews.period_of_care_id = children.period_of_care_id
            )
            or (
                reviews.status = 'not_assessable'
                and reviews.review_date between children.year_start and children.year_end
            )
        )
    group by children.submission_id, children.child_id

)

select
    children.submission_id,
    children.child_id,
    case
        when reviews_of_the_year.any_late then 'not_all_on_time'
        when reviews_of_the_year.any_not_assessable then 'not_assessable'
        when reviews_of_the_year.child_id is null and not children.is_complete then 'not_assessable'
        else 'all_on_time'
    end as verdict
from children
left join reviews_of_the_year
    on
        children.submission_id = reviews_of_the_year.submission_id
        and children.child_id = reviews_of_the_year.child_id

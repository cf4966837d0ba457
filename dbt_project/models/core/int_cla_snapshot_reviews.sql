with children as (

    select * from {{ ref('int_cla_snapshot_children') }}
    where not is_short_break

),

reviews as (

    select * from {{ ref('int_cla_reviews_due') }}
    where not is_short_break

),

reviewed as (

    select
        children.submission_id,
        children.snapshot_on,
        children.child_id,
        max(
            case
                when
                    reviews.review_date <= children.snapshot_on
                    and reviews.period_of_care_id = children.period_of_care_id
                    then reviews.review_date
            end
        ) as last_review_on,
        bool_or(
            reviews.status in ('late', 'overdue')
            and reviews.due_date between children.twelve_months_from and children.snapshot_on
        ) as any_late,
        -- it fell due before the twelve months, and was outstanding all through them
        bool_or(
            reviews.status in ('late', 'overdue')
            and reviews.due_date < children.twelve_months_from
            and (reviews.review_date > children.snapshot_on or reviews.review_date is null)
            and reviews.period_of_care_id = children.period_of_care_id
        ) as any_outstanding,
        bool_or(
            reviews.status = 'not_assessable'
            and reviews.review_date between children.twelve_months_from and children.snapshot_on
        ) as any_not_assessable,
        bool_or(
            reviews.due_date between children.twelve_months_from and children.snapshot_on
        ) as any_due,
        min(
            case
                when
                    reviews.due_date < children.snapshot_on
                    and (reviews.review_date > children.snapshot_on or reviews.review_date is null)
                    and reviews.period_of_care_id = children.period_of_care_id
                    then reviews.due_date
            end
        ) as overdue_since
    from children
    inner join reviews
        on
            children.submission_id = reviews.submission_id
            and children.child_id = reviews.child_id
    group by children.submission_id, children.snapshot_on, children.child_id

)

select
    children.submission_id,
    children.snapshot_on,
    children.child_id,
    reviewed.last_review_on,
    reviewed.overdue_since,
    case
        when children.started_on > {{ add_days('children.snapshot_on', -28) }} then 'under_four_weeks'
        when reviewed.any_late or reviewed.any_outstanding then 'not_all_on_time'
        when reviewed.any_not_assessable then 'not_assessable'
        when not coalesce(reviewed.any_due, false) and not children.is_complete then 'not_assessable'
        else 'all_on_time'
    end as review_verdict
from children
left join reviewed
    on
        children.submission_id = reviewed.submission_id
        and children.snapshot_on = reviewed.snapshot_on
        and children.child_id = reviewed.child_id

with children as (

    select
        reviews.submission_id,
        reviews.snapshot_on,
        reviews.child_id,
        reviews.last_review_on,
        {{ add_months('reviews.snapshot_on', -6) }} as six_months_before,
        ten_days_later.calendar_date as plan_due_on
    from {{ ref('int_cla_snapshot_reviews') }} as reviews
    left join {{ ref('int_working_days') }} as calendar on reviews.last_review_on = calendar.calendar_date
    left join {{ ref('int_working_days') }} as ten_days_later
        on
            calendar.working_day_number + 10 = ten_days_later.working_day_number
            and ten_days_later.is_working_day

),

people as (

    select
        submission_id,
        person_id,
        child_id
    from {{ ref('int_extract_children') }}

),

-- a day on which something of the child was done: a plan renewed, a check made, the child seen
done as (

    select
        submission_id,
        person_id,
        plan_type as what,
        started_on as done_on,
        ended_on
    from {{ ref('stg_supplementary__care_plan_version') }}
    where plan_type in ('CARE', 'PATHWAY')
    union all
    select
        submission_id,
        person_id,
        'MIDWAY' as what,
        done_on,
        cast(null as date) as ended_on
    from {{ ref('stg_supplementary__midway_review') }}
    union all
    select
        submission_id,
        person_id,
        'SEEN' as what,
        contact_on as done_on,
        cast(null as date) as ended_on
    from {{ ref('stg_supplementary__iro_contact') }}
    -- on a screen is spoken to, not seen
    where outcome in ('SEEN', 'SEENALONE') and coalesce(place, 'none') <> 'REMOTE'

),

of_children as (

    select
        done.*,
        people.child_id
    from done
    inner join people
        on
            done.submission_id = people.submission_id
            and done.person_id = people.person_id

),

found as (

    select
        children.submission_id,
        children.snapshot_on,
        children.child_id,
        bool_or(
            of_children.what = 'CARE'
            and of_children.done_on between children.last_review_on and children.plan_due_on
        ) as is_renewed_in_time,
        bool_or(
            of_children.what = 'CARE'
            and (of_children.ended_on >= children.snapshot_on or of_children.ended_on is null)
        ) as has_plan_in_force,
        bool_or(
            of_children.what = 'PATHWAY'
            and (of_children.ended_on >= children.snapshot_on or of_children.ended_on is null)
        ) as has_pathway_plan,
        bool_or(
            of_children.what = 'MIDWAY'
            and (
                of_children.done_on >= children.last_review_on
                or of_children.done_on > children.six_months_before
            )
        ) as has_midway_review,
        bool_or(
            of_children.what = 'SEEN' and of_children.done_on > children.six_months_before
        ) as is_seen_in_6_months
    from children
    inner join of_children
        on
            children.submission_id = of_children.submission_id
            and children.child_id = of_children.child_id
            and children.snapshot_on >= of_children.done_on
    group by children.submission_id, children.snapshot_on, children.child_id

)

select
    children.submission_id,
    children.snapshot_on,
    children.child_id,
    coalesce(
        case
            -- before its first review, or while the ten days last, a child has the plan that is in force
            when children.last_review_on is null then found.has_plan_in_force
            when children.snapshot_on < children.plan_due_on
                then found.is_renewed_in_time or found.has_plan_in_force
            else found.is_renewed_in_time
        end,
        false
    ) as is_care_plan_current,
    coalesce(found.has_pathway_plan, false) as has_pathway_plan,
    coalesce(found.has_midway_review, false) as has_midway_review,
    coalesce(found.is_seen_in_6_months, false) as is_seen_in_6_months
from children
left join found
    on
        children.submission_id = found.submission_id
        and children.snapshot_on = found.snapshot_on
        and children.child_id = found.child_id

with plans as (

    select * from {{ ref('int_cp_plans') }}
    where is_counted

),

days as (

    select distinct
        submission_id,
        ends_on as snapshot_on
    from {{ ref('int_report_periods') }}

),

open_plans as (

    select
        plans.*,
        days.snapshot_on,
        row_number() over (
            partition by plans.submission_id, plans.person_id, days.snapshot_on
            order by plans.started_on, plans.plan_row_id
        ) = 1 as is_first_plan,
        {{ add_months('days.snapshot_on', -12) }} as twelve_months_before
    from plans
    inner join days
        on
            plans.submission_id = days.submission_id
            and plans.started_on <= days.snapshot_on
            and (plans.closed_on > days.snapshot_on or plans.closed_on is null)

),

-- what was known of the plan's reviews at the end of the day
reviews as (

    select
        open_plans.submission_id,
        open_plans.plan_row_id,
        open_plans.snapshot_on,
        max(case when steps.held_on <= open_plans.snapshot_on then steps.held_on end) as last_review_on,
        bool_or(
            steps.due_on < open_plans.snapshot_on
            and (steps.held_on > open_plans.snapshot_on or steps.held_on is null)
            and steps.status <> 'none_due'
        ) as has_overdue_review,
        bool_or(
            steps.due_on > open_plans.twelve_months_before
            and steps.due_on <= open_plans.snapshot_on
            and (steps.held_on > steps.due_on or steps.held_on is null)
            and steps.status <> 'none_due'
        ) as was_one_not_in_time,
        bool_or(
            steps.due_on is null
            and (steps.held_on > open_plans.twelve_months_before or steps.held_on is null)
        ) as has_review_not_judged
    from open_plans
    inner join {{ ref('int_cp_review_steps') }} as steps
        on
            open_plans.submission_id = steps.submission_id
            and open_plans.plan_row_id = steps.plan_row_id
    group by open_plans.submission_id, open_plans.plan_row_id, open_plans.snapshot_on

)

select
    open_plans.submission_id,
    open_plans.plan_row_id || '/' || cast(open_plans.snapshot_on as varchar) as fact_key,
    people.child_id,
    open_plans.snapshot_on,
    open_plans.plan_row_id as plan_key,
    open_plans.is_first_plan,
    open_plans.started_on,
    {{ abuse_category('coalesce(open_plans.latest_category, open_plans.initial_category)') }} as category,
    {{ age_band('people.born_or_expected_on', 'open_plans.snapshot_on') }} as age_band,
    coalesce(people.sex, 'not known') as sex,
    coalesce(people.ethnic_group, 'not known') as ethnic_group,
    {{ days_between('open_plans.started_on', 'open_plans.snapshot_on') }} + 1 as days_open,
    {{ plan_duration_band('open_plans.started_on', 'open_plans.snapshot_on') }} as duration_band,
    {{ days_between('open_plans.started_on', 'open_plans.snapshot_on') }} + 1 > 729 as is_2_years,
    {{ add_months('open_plans.started_on', 3) }} <= open_plans.snapshot_on as is_3_months,
    reviews.last_review_on,
    coalesce(reviews.has_overdue_review, false) as has_overdue_review,
    case
        when reviews.has_overdue_review or reviews.was_one_not_in_time then false
        when reviews.has_review_not_judged then null
        else true
    end as is_reviewed_on_time,
    open_plans.source_file,
    open_plans.source_row
from open_plans
left join reviews
    on
        open_plans.submission_id = reviews.submission_id
        and open_plans.plan_row_id = reviews.plan_row_id
        and open_plans.snapshot_on = reviews.snapshot_on
left join {{ ref('int_cp_people') }} as people
    on
        open_plans.submission_id = people.submission_id
        and open_plans.person_id = people.person_id

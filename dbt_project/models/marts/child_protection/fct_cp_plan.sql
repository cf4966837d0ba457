with plans as (

    select
        *,
        coalesce(ended_on, as_at_date) as told_until,
        -- the first and the last day count
        case
            when started_on <= coalesce(ended_on, as_at_date)
                then {{ days_between('started_on', 'coalesce(ended_on, as_at_date)') }} + 1
        end as days_lasted
    from {{ ref('int_cp_plans') }}

),

-- every day on which a child's plans began, with when the plans that began then had all ended
first_days as (

    select
        submission_id,
        person_id,
        started_on,
        count(*) as plans,
        max(coalesce(closed_on, cast('9999-12-31' as date))) as closed_on
    from plans
    where is_counted
    group by submission_id, person_id, started_on

),

earlier as (

    select
        submission_id,
        person_id,
        started_on,
        cast(
            sum(plans) over (
                partition by submission_id, person_id
                order by started_on rows between unbounded preceding and 1 preceding
            ) as integer
        ) as plans,
        max(closed_on) over (
            partition by submission_id, person_id
            order by started_on rows between unbounded preceding and 1 preceding
        ) as closed_on
    from first_days

)

select
    plans.submission_id,
    plans.plan_row_id as fact_key,
    people.child_id,
    plans.plan_id,
    plans.started_on,
    plans.ended_on,
    plans.closed_on,
    plans.is_counted,
    plans.is_open,
    plans.is_for_other_authority,
    plans.is_from_transfer,
    plans.conference_row_id as conference_key,
    plans.conference_on,
    {{ abuse_category('plans.initial_category') }} as category,
    {{ abuse_category('plans.latest_category') }} as latest_category,
    coalesce(earlier.plans, 0) as previous_plans,
    coalesce(earlier.plans, 0) > 0 as is_subsequent,
    case when earlier.closed_on < cast('9999-12-31' as date) then earlier.closed_on end
        as previous_plan_ended_on,
    coalesce(plans.started_on <= {{ add_months('earlier.closed_on', 24) }}, false)
        as is_subsequent_in_2_years,
    plans.days_lasted as duration_days,
    {{ plan_duration_band('plans.started_on', 'plans.told_until') }} as duration_band,
    coalesce(plans.days_lasted > 729, false) as is_2_years,
    {{ age_band('people.born_or_expected_on', 'plans.started_on') }} as age_band,
    coalesce(people.sex, 'not known') as sex,
    coalesce(people.ethnic_group, 'not known') as ethnic_group,
    plans.source_file,
    plans.source_row
from plans
left join earlier
    on
        plans.submission_id = earlier.submission_id
        and plans.person_id = earlier.person_id
        and plans.started_on = earlier.started_on
left join {{ ref('int_cp_people') }} as people
    on
        plans.submission_id = people.submission_id
        and plans.person_id = people.person_id

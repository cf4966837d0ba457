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

-- the plans of a child by their first days, each with what came before it
in_order as (

    select
        submission_id,
        plan_row_id,
        person_id,
        started_on,
        lag(started_on) over (
            partition by submission_id, person_id order by started_on, plan_row_id
        ) as earlier_started_on,
        max(coalesce(closed_on, cast('9999-12-31' as date))) over (
            partition by submission_id, person_id order by started_on, plan_row_id
            rows between unbounded preceding and 1 preceding
        ) as earlier_closed_on
    from plans
    where is_counted and person_id is not null

),

overlapping as (

    select
        *,
        coalesce(started_on < earlier_closed_on or started_on = earlier_started_on, false)
            as is_while_another_is_open
    from in_order

),

-- plans that overlap are one time on a plan
times_on_a_plan as (

    select
        *,
        cast(
            sum(case when is_while_another_is_open then 0 else 1 end) over (
                partition by submission_id, person_id order by started_on, plan_row_id
                rows between unbounded preceding and current row
            ) as integer
        ) as number_of_time
    from overlapping

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
    coalesce(times.is_while_another_is_open, false) as is_while_another_is_open,
    coalesce(times.number_of_time - 1, 0) as previous_plans,
    coalesce(times.number_of_time > 1 and not times.is_while_another_is_open, false) as is_subsequent,
    case when not times.is_while_another_is_open then times.earlier_closed_on end as previous_plan_ended_on,
    coalesce(
        not times.is_while_another_is_open
        and plans.started_on <= {{ add_months('times.earlier_closed_on', 24) }},
        false
    ) as is_subsequent_in_2_years,
    plans.days_lasted as duration_days,
    {{ plan_duration_band('plans.started_on', 'plans.told_until') }} as duration_band,
    coalesce(plans.days_lasted > 729, false) as is_2_years,
    {{ age_band('people.born_or_expected_on', 'plans.started_on') }} as age_band,
    coalesce(people.sex, 'not known') as sex,
    coalesce(people.ethnic_group, 'not known') as ethnic_group,
    plans.source_file,
    plans.source_row
from plans
left join times_on_a_plan as times
    on
        plans.submission_id = times.submission_id
        and plans.plan_row_id = times.plan_row_id
left join {{ ref('int_cp_people') }} as people
    on
        plans.submission_id = people.submission_id
        and plans.person_id = people.person_id

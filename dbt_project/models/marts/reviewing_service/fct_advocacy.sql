with advocacy as (

    select
        *,
        coalesce(referral_on, offered_on, started_on) as day
    from {{ ref('stg_supplementary__advocacy') }}

),

-- on the day of the referral
looked_after as (

    select distinct
        advocacy.submission_id,
        advocacy.advocacy_id
    from advocacy
    inner join {{ ref('int_extract_children') }} as children
        on
            advocacy.submission_id = children.submission_id
            and advocacy.person_id = children.person_id
    inner join {{ ref('int_periods_of_care') }} as periods
        on
            children.submission_id = periods.submission_id
            and children.child_id = periods.child_id
            and advocacy.day >= periods.started_on
            and (periods.ended_on is null or advocacy.day <= periods.ended_on)

),

on_plan as (

    select distinct
        advocacy.submission_id,
        advocacy.advocacy_id
    from advocacy
    inner join {{ ref('stg_ssd__cp_plans') }} as plans
        on
            advocacy.submission_id = plans.submission_id
            and advocacy.person_id = plans.person_id
            and advocacy.day >= plans.started_on
            and (plans.ended_on is null or advocacy.day <= plans.ended_on)

)

select
    advocacy.submission_id,
    advocacy.advocacy_id as fact_key,
    coalesce(children.child_id, upper(advocacy.person_id)) as child_id,
    case
        when looked_after.advocacy_id is not null then 'looked after'
        when on_plan.advocacy_id is not null then 'child protection'
        else 'other'
    end as client_group,
    advocacy.offered_on,
    advocacy.day as referral_on,
    coalesce(advocacy.referred_by, 'not known') as referred_by,
    coalesce(advocacy.reason, 'not known') as advocacy_reason,
    advocacy.accepted as is_accepted,
    advocacy.started_on,
    advocacy.ended_on,
    advocacy.started_on is not null as is_supported,
    coalesce(advocacy.accepted, true) and advocacy.started_on is null as is_waiting,
    advocacy.hours,
    coalesce(advocacy.ended_on < advocacy.started_on, false) as ends_before_it_starts,
    advocacy.source_file,
    advocacy.source_row
from advocacy
left join {{ ref('int_extract_children') }} as children
    on
        advocacy.submission_id = children.submission_id
        and advocacy.person_id = children.person_id
left join looked_after
    on
        advocacy.submission_id = looked_after.submission_id
        and advocacy.advocacy_id = looked_after.advocacy_id
left join on_plan
    on
        advocacy.submission_id = on_plan.submission_id
        and advocacy.advocacy_id = on_plan.advocacy_id

with children as (

    select
        submission_id,
        snapshot_on,
        child_id,
        {{ add_years('date_of_birth', 14) }} as birthday_14
    from {{ ref('int_cla_snapshot_children') }}
    where
        not is_short_break
        and age between 16 and 17

),

spells as (

    select
        children.submission_id,
        children.snapshot_on,
        children.child_id,
        case
            when periods.started_on > children.birthday_14 then periods.started_on
            else children.birthday_14
        end as counted_from,
        case when periods.ended_on < children.snapshot_on then periods.ended_on else children.snapshot_on end
            as counted_to
    from children
    inner join {{ ref('int_periods_of_care') }} as periods
        on
            children.submission_id = periods.submission_id
            and children.child_id = periods.child_id
            and children.snapshot_on >= periods.started_on
    where not periods.is_short_break

)

select
    submission_id,
    snapshot_on,
    child_id,
    sum(
        case when counted_to > counted_from then {{ days_between('counted_from', 'counted_to') }} else 0 end
    ) >= 91 as is_eligible_for_pathway_plan
from spells
group by submission_id, snapshot_on, child_id

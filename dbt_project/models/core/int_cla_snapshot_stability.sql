with children as (

    select * from {{ ref('int_cla_snapshot_children') }}
    where not is_short_break

),

placements as (

    select
        *,
        cast(period_number as varchar) || '/' || cast(carer_number as varchar) as carer
    from {{ ref('int_placements') }}
    where not is_short_break

),

-- homes of 24 hours or more that were open on any of the twelve months' days, a stay elsewhere apart
of_the_year as (

    select
        children.submission_id,
        children.snapshot_on,
        children.child_id,
        count(distinct placements.carer) as placements_in_12_months
    from children
    inner join placements
        on
            children.submission_id = placements.submission_id
            and children.child_id = placements.child_id
            and children.snapshot_on >= placements.started_on
            and (children.twelve_months_from <= placements.ended_on or placements.ended_on is null)
    where
        placements.lasted_24_hours
        and not placements.is_temporary
    group by children.submission_id, children.snapshot_on, children.child_id

),

-- how long the child had been with the carer before this one, for whom a placement for adoption counts too
carers as (

    select
        submission_id,
        child_id,
        period_number,
        carer_number,
        min(with_carer_since) as with_carer_since,
        lag(min(with_carer_since)) over (
            partition by submission_id, child_id, period_number order by carer_number
        ) as with_carer_before_since
    from placements
    group by submission_id, child_id, period_number, carer_number

),

now_placed as (

    select
        children.*,
        placements.place in ('A3', 'A4', 'A5', 'A6') as is_placed_for_adoption,
        carers.with_carer_since,
        carers.with_carer_before_since
    from children
    left join placements
        on
            children.submission_id = placements.submission_id
            and children.placement_key = placements.placement_key
    left join carers
        on
            placements.submission_id = carers.submission_id
            and placements.child_id = carers.child_id
            and placements.period_number = carers.period_number
            and placements.carer_number = carers.carer_number

)

select
    now_placed.submission_id,
    now_placed.snapshot_on,
    now_placed.child_id,
    cast(coalesce(of_the_year.placements_in_12_months, 0) as integer) as placements_in_12_months,
    coalesce(
        now_placed.age < 16
        and now_placed.started_on <= {{ add_months('now_placed.snapshot_on', -30) }},
        false
    ) as is_long_term,
    coalesce(
        case
            when now_placed.is_placed_for_adoption
                then coalesce(now_placed.with_carer_before_since, now_placed.with_carer_since)
            else now_placed.with_carer_since
        end <= {{ add_months('now_placed.snapshot_on', -24) }},
        false
    ) as is_same_placement_2_years
from now_placed
left join of_the_year
    on
        now_placed.submission_id = of_the_year.submission_id
        and now_placed.snapshot_on = of_the_year.snapshot_on
        and now_placed.child_id = of_the_year.child_id

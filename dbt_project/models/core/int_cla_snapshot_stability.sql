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

carers as (

    select
        submission_id,
        child_id,
        period_number,
        carer_number,
        min(with_carer_since) as with_carer_since,
        -- the first in the data may go on from before: a change of status alone, or with the same carer
        coalesce(bool_or(placement_number = 1 and rne in ('L', 'T', 'U')), false) as goes_on_from_before,
        coalesce(bool_or(placement_number = 1 and rne is null), false) as has_no_reason
    from placements
    group by submission_id, child_id, period_number, carer_number

),

now_placed as (

    select
        children.*,
        placements.period_number as placement_period_number,
        -- of a child placed for adoption the carer before counts too
        case
            when placements.place in ('A3', 'A4', 'A5', 'A6') and placements.carer_number > 1
                then placements.carer_number - 1
            else placements.carer_number
        end as carer_counted_from
    from children
    left join placements
        on
            children.submission_id = placements.submission_id
            and children.placement_key = placements.placement_key

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
    case
        when carers.with_carer_since <= {{ add_months('now_placed.snapshot_on', -24) }} then true
        when carers.goes_on_from_before then null
        when carers.has_no_reason and now_placed.started_on < carers.with_carer_since then null
        else false
    end as is_same_placement_2_years
from now_placed
left join of_the_year
    on
        now_placed.submission_id = of_the_year.submission_id
        and now_placed.snapshot_on = of_the_year.snapshot_on
        and now_placed.child_id = of_the_year.child_id
left join carers
    on
        now_placed.submission_id = carers.submission_id
        and now_placed.child_id = carers.child_id
        and now_placed.placement_period_number = carers.period_number
        and now_placed.carer_counted_from = carers.carer_number

select
    placements.submission_id,
    placements.placement_key as fact_key,
    placements.child_id,
    periods.period_of_care_id,
    placements.is_short_break,
    placements.placement_number,
    placements.started_on,
    placements.ended_on,
    placements.is_temporary,
    placements.is_return,
    placements.ends_in_a_change,
    placements.lasted_24_hours,
    placements.is_with_new_carer,
    placements.with_carer_since,
    placements.is_left_open,
    placements.next_started_on < placements.ended_on as overlaps_the_next,
    coalesce(placements.place, 'not known') as place,
    {{ placement_group('placements.place') }} as placement_group,
    coalesce(placements.place_provider, 'not known') as provider,
    locations.location,
    locations.miles,
    case
        when locations.miles > 20 then 'over 20 miles'
        when locations.miles <= 20 then '20 miles or less'
        else 'not known'
    end as distance_band,
    case
        when locations.miles is null or locations.location = 'not known' then 'not known'
        when locations.miles > 20 then locations.location || ', over 20 miles'
        else locations.location || ', 20 miles or less'
    end as placed_where,
    {{ is_unregistered_placement('placements.place', 'placements.urn') }} as is_unregistered,
    case when placements.ended_on is not null then coalesce(placements.end_reason, 'not known') end
        as end_reason,
    case
        when not placements.ends_in_a_change then null
        when placements.change_reason = 'PLACE' then 'STATUS'
        when
            placements.change_reason in (
                'STATUS', 'CARPL', 'CREQB', 'CREQO', 'CHILD', 'LAREQ',
                'STAND', 'ALLEG', 'APPRR', 'CLOSE', 'CUSTOD', 'OTHER'
            )
            then placements.change_reason
        else 'not known'
    end as change_reason,
    placements.source_file,
    placements.source_row
from {{ ref('int_placements') }} as placements
inner join {{ ref('int_placement_locations') }} as locations
    on
        placements.submission_id = locations.submission_id
        and placements.placement_key = locations.placement_key
inner join {{ ref('int_periods_of_care') }} as periods
    on
        placements.submission_id = periods.submission_id
        and placements.child_id = periods.child_id
        and placements.is_short_break = periods.is_short_break
        and placements.period_number = periods.period_number

select
    episodes.submission_id,
    episodes.episode_id as fact_key,
    episodes.child_id,
    periods.period_of_care_id,
    in_placements.placement_key,
    episodes.is_short_break,
    episodes.decom as started_on,
    episodes.dec as ended_on,
    episodes.rne as start_reason,
    episodes.rec as end_reason,
    episodes.ls as legal_status,
    {{ legal_status_group('episodes.ls') }} as legal_status_group,
    episodes.cin as need,
    episodes.place,
    {{ placement_group('episodes.place') }} as placement_group,
    episodes.place_provider as provider,
    coalesce(episodes.dec < episodes.decom, false) as ends_before_it_starts,
    coalesce(in_placements.stands_until < episodes.dec, false) as overlaps_the_next,
    episodes.dec is null
    and coalesce(in_placements.stands_until < cast('9999-12-31' as date) or periods.is_left_open, false)
        as is_left_open,
    episodes.source_file,
    episodes.source_row
from {{ ref('int_cla_episodes') }} as episodes
left join {{ ref('int_episodes_in_placements') }} as in_placements
    on
        episodes.submission_id = in_placements.submission_id
        and episodes.episode_id = in_placements.episode_id
left join {{ ref('int_periods_of_care') }} as periods
    on
        in_placements.submission_id = periods.submission_id
        and in_placements.child_id = periods.child_id
        and in_placements.is_short_break = periods.is_short_break
        and in_placements.period_number = periods.period_number

with matches as (

    select distinct
        submission_id,
        child,
        {{ parse_uk_date('date_match') }} as date_match
    from {{ ref('ssda903__ad1') }}
    where child is not null

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    episodes.rules_year,
    episodes.year_start,
    episodes.year_end,
    episodes.decom,
    episodes.dec,
    episodes.ls,
    episodes.place,
    episodes.place_is_adoption,
    coalesce(episodes.rec in ('E11', 'E12'), false) as ends_in_adoption,
    coalesce(episodes.rec not in ('E11', 'E12', 'X1'), false) as ends_care_without_adoption,
    coalesce(flags.is_first_start_of_care, false) as is_first_start_of_care,
    coalesce(flags.is_latest_start_of_care, false) as is_latest_start_of_care,
    coalesce(flags.is_first_placement_for_adoption, false) as is_first_placement_for_adoption,
    coalesce(flags.is_first_under_placement_order, false) as is_first_under_placement_order,
    coalesce(flags.is_first_ordinary_episode, false) as is_first_ordinary_episode,
    coalesce(flags.is_latest_not_continued, false) as is_latest_not_continued,
    adoptions.earliest_date_int,
    adoptions.latest_date_int,
    adoptions.latest_date_match,
    matches.child is not null as ends_on_day_of_match,
    coalesce(adoptions.says_adopted_by_carer, false) as child_was_adopted_by_carer,
    coalesce(adoptions.says_adopted_by_others, false) as child_was_adopted_by_others,
    coalesce(adoptions.lacks_an_answer, true) as adoption_is_not_recorded_in_full,
    coalesce(episodes.ls = 'E1', false) and decisions.child is null as contradicts_placement_order,
    coalesce(episodes.ls = 'D1', false) and decisions.child is null as contradicts_freeing_order,
    decisions.first_decision_on,
    decisions.last_decision_on,
    decisions.first_reversal_on,
    decisions.last_decision_or_reversal_on,
    coalesce(decisions.has_decision_without_date, true) as date_placed_is_missing,
    coalesce(decisions.has_decision_not_reversed_in_full, true) as reversal_is_not_recorded_in_full,
    coalesce(decisions.every_decision_was_reversed, false) as every_decision_was_reversed
from {{ ref('ssda903__episodes_typed') }} as episodes
left join {{ ref('ssda903__adoption_episodes') }} as flags
    on episodes.submission_id = flags.submission_id and episodes.record_id = flags.record_id
left join {{ ref('ssda903__ad1_by_child') }} as adoptions
    on episodes.submission_id = adoptions.submission_id and episodes.child = adoptions.child
left join {{ ref('ssda903__placed_adoption_by_child') }} as decisions
    on episodes.submission_id = decisions.submission_id and episodes.child = decisions.child
left join matches
    on
        episodes.submission_id = matches.submission_id
        and episodes.child = matches.child
        and episodes.dec = matches.date_match

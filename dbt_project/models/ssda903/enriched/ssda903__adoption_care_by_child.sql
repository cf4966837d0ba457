select
    submission_id,
    child,
    min(case when starts_care then decom end) as first_start_of_care,
    max(case when starts_care then decom end) as latest_start_of_care,
    min(case when not is_short_break then decom end) as first_ordinary_decom,
    min(case when place_is_adoption then decom end) as first_placed_for_adoption_on,
    min(case when is_under_placement_order then decom end) as first_placement_order_on,
    min(case when ends_in_adoption then decom end) as first_adoptive_decom,
    bool_or(ends_in_adoption and coalesce(dec between year_start and year_end, false)) as was_adopted_in_year,
    coalesce(bool_or(ends_in_adoption and place in ('A2', 'A3', 'A5')), false) as was_adopted_from_carer,
    coalesce(bool_or(ends_in_adoption and place in ('A1', 'A4', 'A6')), false) as was_adopted_from_others,
    bool_or(is_under_placement_order and is_open) as has_open_placement_order,
    bool_or(is_under_freeing_order and is_open) as has_open_freeing_order,
    bool_or(is_latest_not_continued) as has_episode_not_continued,
    max(case when is_latest_not_continued then dec end) as latest_not_continued_dec
from {{ ref('ssda903__adoption_episodes') }}
group by submission_id, child

with episodes as (

    select
        *,
        (decom <= year_end and (dec >= year_start or dec is null)) as is_in_the_year
    from {{ ref('ssda903__episodes_in_runs') }}
    where child is not null

),

by_child as (

    select
        submission_id,
        child,
        max(rules_year) as rules_year,
        max(year_start) as year_start,
        max(year_end) as year_end,
        min(decom) as first_decom,
        max(case when rne = 'S' then decom end) as latest_start_of_care,
        max(case when rec in ('E11', 'E12') then dec end) as adopted_on,
        coalesce(bool_or(rec in ('E11', 'E12')), false) as was_adopted,
        max(case when is_last_episode then decom end) as last_decom,
        max(case when is_last_episode then dec end) as last_dec,
        bool_or(is_last_episode and dec_is_recorded) as last_episode_has_dec,
        max(case when is_last_episode then rec end) as last_rec,
        max(case when is_last_episode then ls end) as last_ls,
        max(case when is_last_episode then place end) as last_place,
        bool_or(not dec_is_recorded) as has_open_episode,
        bool_or(not is_short_break) as has_ordinary_episode,
        coalesce(bool_or(is_in_the_year), false) as was_looked_after_in_year,
        coalesce(bool_or(rne = 'S' and decom > year_start and decom <= year_end), false)
            as starts_care_in_year,
        coalesce(bool_or((rec is distinct from 'X1') and dec >= year_start and dec < year_end), false)
            as leaves_care_in_year,
        coalesce(bool_or(is_short_break and is_in_the_year), false) as has_short_break_in_year
    from episodes
    group by submission_id, child

)

select
    submission_id,
    child,
    rules_year,
    year_start,
    year_end,
    first_decom,
    latest_start_of_care,
    adopted_on,
    was_adopted,
    last_decom,
    last_dec,
    last_episode_has_dec,
    last_rec,
    last_ls,
    last_place,
    case when last_rec <> 'X1' then last_dec end as care_ended_on,
    has_open_episode,
    has_ordinary_episode,
    was_looked_after_in_year
    and not starts_care_in_year
    and not leaves_care_in_year
    and not has_short_break_in_year as is_looked_after_for_12_months
from by_child

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

periods as (

    select
        periods.submission_id,
        periods.child_id,
        min(periods.started_on) as started_on,
        bool_or(
            periods.started_on <= submissions.year_start
            and (periods.ended_on is null or periods.ended_on >= submissions.year_end)
        ) as lasts_the_year
    from {{ ref('int_periods_of_care') }} as periods
    inner join submissions on periods.submission_id = submissions.submission_id
    where
        not periods.is_short_break
        and periods.started_on <= submissions.year_end
        and (periods.ended_on is null or periods.ended_on >= submissions.year_start)
    group by periods.submission_id, periods.child_id

),

episodes as (

    select
        episodes.submission_id,
        episodes.child_id,
        bool_or(episodes.is_short_break) as has_short_breaks,
        max(
            case
                when
                    episodes.rec in ('E11', 'E12')
                    and episodes.dec between submissions.year_start and submissions.year_end
                    then episodes.dec
            end
        ) as adopted_on
    from {{ ref('int_cla_episodes') }} as episodes
    inner join submissions on episodes.submission_id = submissions.submission_id
    where
        episodes.decom <= submissions.year_end
        and (episodes.dec >= submissions.year_start or episodes.dec is null)
    group by episodes.submission_id, episodes.child_id

)

select
    periods.submission_id,
    periods.child_id,
    periods.started_on,
    periods.lasts_the_year
    and not coalesce(episodes.has_short_breaks, false) as is_looked_after_for_12_months,
    episodes.adopted_on
from periods
left join episodes
    on
        periods.submission_id = episodes.submission_id
        and periods.child_id = episodes.child_id

with episodes as (

    select
        in_periods.submission_id,
        in_periods.child_id,
        in_periods.is_short_break,
        in_periods.period_number,
        in_periods.episode_id,
        in_periods.episode_number,
        in_periods.decom,
        in_periods.rne,
        in_periods.dec,
        in_periods.rec,
        episodes.ls,
        episodes.cin,
        episodes.place,
        episodes.place_provider,
        episodes.reason_place_change,
        episodes.pl_post,
        episodes.urn,
        episodes.source_file,
        episodes.source_row,
        lag(episodes.place) over (
            partition by
                in_periods.submission_id,
                in_periods.child_id,
                in_periods.is_short_break,
                in_periods.period_number
            order by in_periods.episode_number
        ) as previous_place
    from {{ ref('int_episodes_in_periods') }} as in_periods
    inner join {{ ref('int_cla_episodes') }} as episodes
        on
            in_periods.submission_id = episodes.submission_id
            and in_periods.episode_id = episodes.episode_id

),

marked as (

    select
        *,
        case
            when episode_number = 1 then 1
            when rne in ('S', 'P', 'T', 'B', 'U') then 1
            -- a change of legal status alone
            when rne = 'L' then 0
            -- the code does not tell, the kind of placement may
            when (place is distinct from previous_place) then 1
            else 0
        end as begins_placement
    from episodes

),

numbered as (

    select
        *,
        sum(begins_placement) over (
            partition by submission_id, child_id, is_short_break, period_number order by episode_number
        ) as placement_number
    from marked

)

select
    submission_id,
    child_id,
    is_short_break,
    period_number,
    cast(placement_number as integer) as placement_number,
    min(case when begins_placement = 1 then episode_id end) over (
        partition by submission_id, child_id, is_short_break, period_number, placement_number
    ) as placement_key,
    episode_id,
    episode_number,
    cast(row_number() over (
        partition by submission_id, child_id, is_short_break, period_number, placement_number
        order by episode_number
    ) as integer) as number_in_placement,
    cast(row_number() over (
        partition by submission_id, child_id, is_short_break, period_number, placement_number
        order by episode_number desc
    ) as integer) as number_from_last,
    lead(decom, 1, cast('9999-12-31' as date)) over (
        partition by submission_id, child_id, is_short_break, period_number order by episode_number
    ) as stands_until,
    decom,
    rne,
    dec,
    rec,
    ls,
    cin,
    place,
    place_provider,
    reason_place_change,
    pl_post,
    urn,
    source_file,
    source_row
from numbered

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

last_year as (

    select
        submissions.submission_id,
        episodes.record_id,
        episodes.child,
        {{ parse_uk_date('episodes.decom') }} as decom,
        {{ parse_uk_date('episodes.dec') }} as dec,
        episodes.dec is null as is_open,
        episodes.rne,
        episodes.ls,
        episodes.cin,
        episodes.place,
        episodes.place_provider,
        episodes.rec,
        episodes.urn
    from submissions
    inner join {{ ref('ssda903__episodes') }} as episodes
        on submissions.previous_submission_id = episodes.submission_id
    where episodes.child is not null

),

placed as (

    select
        *,
        row_number() over (
            partition by submission_id, child order by decom desc nulls last, record_id asc
        ) as place_from_the_end
    from last_year

),

by_child as (

    select
        submission_id,
        child,
        max(case when is_open then 1 else 0 end) = 1 as has_open_episode,
        case
            when
                sum(case when is_open and decom is null then 1 else 0 end) = 0
                and min(case when is_open then decom end) = max(case when is_open then decom end)
                then min(case when is_open then decom end)
        end as open_episode_decom,
        min(case when rec in ('E11', 'E12') then decom end) as adopted_from_episode_of
    from placed
    group by submission_id, child

),

latest as (

    select * from placed
    where place_from_the_end = 1

)

select
    by_child.submission_id,
    by_child.child,
    by_child.has_open_episode,
    by_child.open_episode_decom,
    by_child.adopted_from_episode_of,
    latest.record_id,
    latest.decom,
    latest.decom is not null and latest.dec is null as is_open,
    latest.rne,
    latest.ls,
    latest.cin,
    latest.place,
    latest.place_provider,
    latest.urn
from by_child
inner join latest
    on by_child.submission_id = latest.submission_id and by_child.child = latest.child

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

episodes as (

    select * from {{ ref('ssda903__episodes') }}

),

placements as (

    select
        submission_id,
        episode_record_id,
        bool_or(place_is_unexpected) as is_unexpected,
        bool_or(place_is_ruled_out) as is_ruled_out
    from {{ ref('ssda903__dolo_placements') }}
    group by submission_id, episode_record_id

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    submissions.rules_year,
    coalesce(placements.is_unexpected, false) as is_unexpected_with_order,
    coalesce(placements.is_ruled_out, false) as is_ruled_out_with_order
from episodes
inner join submissions on episodes.submission_id = submissions.submission_id
left join placements
    on
        episodes.submission_id = placements.submission_id
        and episodes.record_id = placements.episode_record_id

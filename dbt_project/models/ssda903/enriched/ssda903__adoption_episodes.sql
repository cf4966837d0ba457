with children as (

    select
        submission_id,
        child
    from {{ ref('ssda903__ad1') }}
    where child is not null
    union
    select
        submission_id,
        child
    from {{ ref('ssda903__placed_adoption') }}
    where child is not null

),

episodes as (

    select
        episodes.*,
        coalesce(episodes.rec in ('E11', 'E12'), false) as ends_in_adoption,
        coalesce(episodes.rne = 'S', false) as starts_care,
        coalesce(episodes.ls = 'E1', false) as is_under_placement_order,
        coalesce(episodes.ls = 'D1', false) as is_under_freeing_order,
        not episodes.dec_is_recorded as is_open,
        (episodes.rec is distinct from 'X1') as is_not_continued
    from {{ ref('ssda903__episodes_typed') }} as episodes
    inner join children
        on episodes.submission_id = children.submission_id and episodes.child = children.child

)

select
    submission_id,
    record_id,
    child,
    year_start,
    year_end,
    decom,
    dec,
    place,
    place_is_adoption,
    is_short_break,
    ends_in_adoption,
    starts_care,
    is_under_placement_order,
    is_under_freeing_order,
    is_open,
    starts_care and decom is not null and row_number() over (
        partition by submission_id, child, starts_care
        order by decom nulls last, record_id
    ) = 1 as is_first_start_of_care,
    starts_care and decom is not null and row_number() over (
        partition by submission_id, child, starts_care
        order by decom desc nulls last, record_id asc
    ) = 1 as is_latest_start_of_care,
    place_is_adoption and decom is not null and row_number() over (
        partition by submission_id, child, place_is_adoption
        order by decom nulls last, record_id
    ) = 1 as is_first_placement_for_adoption,
    is_under_placement_order and decom is not null and row_number() over (
        partition by submission_id, child, is_under_placement_order
        order by decom nulls last, record_id
    ) = 1 as is_first_under_placement_order,
    not is_short_break and decom is not null and row_number() over (
        partition by submission_id, child, is_short_break
        order by decom nulls last, record_id
    ) = 1 as is_first_ordinary_episode,
    is_not_continued and decom is not null and row_number() over (
        partition by submission_id, child, is_not_continued
        order by decom desc nulls last, record_id asc
    ) = 1 as is_latest_not_continued
from episodes

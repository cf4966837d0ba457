with episodes as (

    select * from {{ ref('ssda903__episodes_typed') }}

),

placed as (

    select
        *,
        row_number() over (by_start) as place_in_order,
        -- one without DECOM comes last, but is the last only where no other has one
        lead(decom) over (by_start) is null
        and (
            decom is not null
            or lead(record_id) over (by_start) is null and min(decom) over (by_start) is null
        ) as is_last_episode,
        case
            when lead(record_id) over (by_start) is null and decom is null then min(decom) over (by_start)
            else lead(decom) over (by_start)
        end as next_decom,
        lead(record_id) over (by_start) is not null as another_follows,
        lead(rne) over (by_start) as next_rne,
        lead(place_is_temporary) over (by_start) as next_place_is_temporary,
        lag(dec) over (by_start) as previous_dec,
        lag(ends_by) over (by_start) as previous_ends_by,
        lag(ls) over (by_start) as previous_ls,
        lag(cin) over (by_start) as previous_cin,
        lag(place) over (by_start) as previous_place,
        lag(place_provider) over (by_start) as previous_place_provider,
        lag(pl_post) over (by_start) as previous_pl_post,
        lag(urn) over (by_start) as previous_urn,
        lag(rec) over (by_start) as previous_rec,
        lag(rec_is_valid) over (by_start) as previous_rec_is_valid,
        lag(reason_place_change) over (by_start) as previous_reason_place_change,
        lag(place_is_temporary) over (by_start) as previous_place_is_temporary,
        lag(place_is_foster or place_is_adoption) over (by_start) as previous_place_is_family,
        lag(place, 2) over (by_start) as place_before_previous,
        lag(pl_post, 2) over (by_start) as pl_post_before_previous
    from episodes
    window by_start as (
        partition by submission_id, child, row_without_child
        order by decom nulls last, record_id
    )

)

select
    *,
    place_in_order = 1 and decom is not null as is_first_episode,
    place_in_order > 1 as has_previous_episode,
    another_follows and decom is not null as has_further_episode,
    coalesce(rec = 'X1' and next_rne in ('P', 'T', 'B', 'U'), false)
    and not place_is_temporary
    and not coalesce(next_place_is_temporary, false) as ends_in_lasting_move,
    coalesce(rne_is_valid and rne <> 'S', false) as rne_continues_care,
    coalesce(previous_rec = 'X1' and previous_dec = decom, false) as continues_previous,
    coalesce(previous_rec_is_valid and previous_rec <> 'X1', false) as previous_episode_ended_care,
    (
        place is distinct from previous_place
        or place_provider is distinct from previous_place_provider
        or pl_post is distinct from previous_pl_post
        or urn is distinct from previous_urn
    ) as placement_differs_from_previous,
    coalesce(previous_place_is_family, false) as follows_foster_or_adoption,
    place_in_order > 2 and previous_place_is_temporary as follows_temporary_placement
from placed

with episodes as (

    select * from {{ ref('ssda903__episodes_enriched') }}

),

submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

places as (

    select * from {{ ref('int_placement_places') }}

),

code_groups as (

    select * from {{ ref('ssda903__code_groups_in_force') }}
    where field = 'PLACE'

),

-- unaccompanied asylum-seeking children, of this year's return and of last year's
unaccompanied as (

    select
        submission_id,
        child
    from {{ ref('ssda903__uasc') }}
    union
    select
        submissions.submission_id,
        uasc.child
    from submissions
    inner join {{ ref('ssda903__uasc') }} as uasc
        on submissions.previous_submission_id = uasc.submission_id

),

last_year as (

    select
        last_year_by_child.submission_id,
        last_year_by_child.child,
        places.pl_la,
        places.pl_location,
        places.pl_distance
    from {{ ref('ssda903__last_year_by_child') }} as last_year_by_child
    inner join submissions on last_year_by_child.submission_id = submissions.submission_id
    inner join places
        on
            submissions.previous_submission_id = places.submission_id
            and last_year_by_child.record_id = places.record_id

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    episodes.rules_year,
    episodes.is_short_break,
    episodes.place,
    episodes.place_has_no_urn,
    episodes.place_provider,
    episodes.home_post,
    episodes.pl_post,
    episodes.urn,
    episodes.rne,
    coalesce(episodes.urn, 'XXXXXXX') = 'XXXXXXX' as names_no_provider,
    episodes.dec,
    episodes.dec_is_recorded,
    episodes.dec >= episodes.year_start or not episodes.dec_is_recorded as lasts_into_the_year,
    unaccompanied.child is not null as child_was_unaccompanied,
    not episodes.is_short_break and unaccompanied.child is null as distance_is_asked,
    places.home_post_is_known,
    places.pl_post_is_known,
    places.pl_la,
    coalesce(places.pl_la in ('WAL', 'SCO', 'NIR', 'NUK'), false) as pl_is_outside_england,
    coalesce(places.pl_la not in ('WAL', 'SCO', 'NIR', 'NUK'), false) as pl_is_in_england,
    places.pl_location,
    places.pl_distance,
    not episodes.is_short_break
    and episodes.ls is not null
    and episodes.place is not null
    and not coalesce(code_groups.is_own_provision_anywhere, false) as own_provision_is_in_own_area,
    episodes.follows_open_last_year,
    episodes.last_year_rne,
    last_year.pl_la as last_year_pl_la,
    last_year.pl_location as last_year_pl_location,
    coalesce(
        abs(places.pl_distance - last_year.pl_distance) >= 0.2,
        (places.pl_distance is null) <> (last_year.pl_distance is null)
    ) as pl_distance_is_not_last_years
from episodes
inner join places
    on episodes.submission_id = places.submission_id and episodes.record_id = places.record_id
left join code_groups on episodes.rules_year = code_groups.rules_year and episodes.place = code_groups.code
left join unaccompanied
    on episodes.submission_id = unaccompanied.submission_id and upper(episodes.child) = unaccompanied.child
left join last_year
    on episodes.submission_id = last_year.submission_id and upper(episodes.child) = last_year.child

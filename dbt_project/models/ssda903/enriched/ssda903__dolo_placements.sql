with orders as (

    select
        submission_id,
        record_id,
        child,
        {{ parse_uk_date('dolo_start') }} as dolo_start,
        {{ parse_uk_date('dolo_end') }} as dolo_end
    from {{ ref('ssda903__dolo') }}
    where child is not null

),

episodes as (

    select * from {{ ref('ssda903__episodes_typed') }}

),

groups as (

    select * from {{ ref('ssda903__code_groups_in_force') }}
    where field = 'PLACE'

)

select
    orders.submission_id,
    orders.record_id as dolo_record_id,
    episodes.record_id as episode_record_id,
    coalesce(episodes.place is not null and not coalesce(groups.is_expected_with_dolo, false), false)
        as place_is_unexpected,
    coalesce(groups.is_ruled_out_with_dolo, false) as place_is_ruled_out
from orders
-- a day on which the child moved belongs to neither placement
inner join episodes
    on
        orders.submission_id = episodes.submission_id
        and orders.child = episodes.child
        and orders.dolo_end > episodes.decom
        and (orders.dolo_start < episodes.dec or not episodes.dec_is_recorded)
left join groups
    on episodes.rules_year = groups.rules_year and episodes.place = groups.code
where orders.dolo_start is not null

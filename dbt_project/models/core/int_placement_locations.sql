with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

areas as (

    select * from {{ ref('authority_areas') }}

),

places as (

    select * from {{ ref('stg_carefacts__places') }}

),

placements as (

    select
        placements.submission_id,
        placements.placement_key,
        {{ postcode_key('placements.pl_post') }} as pl_key,
        {{ postcode_key('coalesce(homes.home_post, returned.home_post)') }} as home_key
    from {{ ref('int_placements') }} as placements
    left join {{ ref('int_home_postcodes') }} as homes
        on
            placements.submission_id = homes.submission_id
            and placements.child_id = homes.child_id
            and placements.is_short_break = homes.is_short_break
            and placements.period_number = homes.period_number
    left join {{ ref('stg_ssda903__episodes') }} as returned
        on
            placements.submission_id = returned.submission_id
            and placements.placement_key = cast(returned.record_id as varchar)
            and placements.child_id = returned.child_id

)

select
    placements.submission_id,
    placements.placement_key,
    case
        when pl.authority is null or submissions.authority is null then 'not known'
        when pl.authority = submissions.authority or areas.area is not null then 'inside'
        else 'outside'
    end as location,
    {{ miles_between('home.easting', 'home.northing', 'pl.easting', 'pl.northing') }} as miles
from placements
inner join submissions on placements.submission_id = submissions.submission_id
left join places as home on placements.home_key = home.postcode
left join places as pl on placements.pl_key = pl.postcode
left join areas on submissions.authority = areas.authority and pl.authority = areas.area

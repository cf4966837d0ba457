with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

episodes as (

    select
        submission_id,
        record_id,
        home_post,
        pl_post,
        {{ postcode_key('home_post') }} as home_key,
        {{ postcode_key('pl_post') }} as pl_key
    from {{ ref('ssda903__episodes') }}

),

places as (

    select * from {{ ref('stg_carefacts__places') }}

),

areas as (

    select * from {{ ref('authority_areas') }}

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.pl_key,
    case when episodes.home_key is not null then home.postcode is not null end as home_post_is_known,
    case when episodes.pl_key is not null then pl.postcode is not null end as pl_post_is_known,
    pl.authority as pl_la,
    case
        when pl.authority is null or submissions.authority is null then null
        when pl.authority = submissions.authority or areas.area is not null then 'IN'
        else 'OUT'
    end as pl_location,
    {{ miles_between('home.easting', 'home.northing', 'pl.easting', 'pl.northing') }} as pl_distance
from episodes
inner join submissions on episodes.submission_id = submissions.submission_id
left join places as home on episodes.home_key = home.postcode
left join places as pl on episodes.pl_key = pl.postcode
left join areas on submissions.authority = areas.authority and pl.authority = areas.area

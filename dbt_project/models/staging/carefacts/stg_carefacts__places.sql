with places as (

    select * from {{ source('carefacts_reference', 'places') }}

)

select
    postcode,
    easting,
    northing,
    authority
from places

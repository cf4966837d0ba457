with provider_lists as (

    select * from {{ source('carefacts_reference', 'provider_lists') }}

)

select
    submission_id,
    provider_list
from provider_lists

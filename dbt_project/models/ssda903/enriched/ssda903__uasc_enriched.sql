with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

uasc as (

    select * from {{ ref('ssda903__uasc') }}

)

select
    uasc.submission_id,
    uasc.record_id,
    uasc.child,
    submissions.rules_year,
    {{ parse_uk_date('uasc.duc') }} as duc,
    uasc.duc is not null as duc_is_recorded
from uasc
inner join submissions on uasc.submission_id = submissions.submission_id

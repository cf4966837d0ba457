with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

dolo as (

    select * from {{ ref('ssda903__dolo') }}

)

select
    dolo.submission_id,
    dolo.record_id,
    dolo.child,
    submissions.rules_year,
    {{ parse_uk_date('dolo.dolo_start') }} as dolo_start
from dolo
inner join submissions on dolo.submission_id = submissions.submission_id

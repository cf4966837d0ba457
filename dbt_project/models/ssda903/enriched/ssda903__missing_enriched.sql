with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

missing as (

    select * from {{ ref('ssda903__missing') }}

)

select
    missing.submission_id,
    missing.record_id,
    missing.child,
    submissions.rules_year,
    {{ parse_uk_date('missing.mis_start') }} as mis_start
from missing
inner join submissions on missing.submission_id = submissions.submission_id

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

ad1 as (

    select * from {{ ref('ssda903__ad1') }}

)

select
    ad1.submission_id,
    ad1.record_id,
    ad1.child,
    submissions.rules_year,
    {{ parse_uk_date('ad1.date_int') }} as date_int,
    ad1.date_int is not null as date_int_is_recorded
from ad1
inner join submissions on ad1.submission_id = submissions.submission_id

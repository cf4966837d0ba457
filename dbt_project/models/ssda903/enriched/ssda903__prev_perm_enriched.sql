with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

prev_perm as (

    select * from {{ ref('ssda903__prev_perm') }}

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}
    where field = 'PREV_PERM'

)

select
    prev_perm.submission_id,
    prev_perm.record_id,
    prev_perm.child,
    submissions.rules_year,
    case when prev_perm.prev_perm is not null then codes.code is not null end as prev_perm_is_valid
from prev_perm
inner join submissions on prev_perm.submission_id = submissions.submission_id
left join codes on submissions.rules_year = codes.rules_year and prev_perm.prev_perm = codes.code

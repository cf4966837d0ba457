with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

placed_adoption as (

    select * from {{ ref('ssda903__placed_adoption') }}

)

select
    placed_adoption.submission_id,
    placed_adoption.record_id,
    placed_adoption.child,
    submissions.rules_year,
    {{ parse_uk_date('placed_adoption.date_placed') }} as date_placed,
    placed_adoption.date_placed is not null as date_placed_is_recorded
from placed_adoption
inner join submissions on placed_adoption.submission_id = submissions.submission_id

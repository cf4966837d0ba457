with rules_years as (

    select distinct rules_year
    from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

codes as (

    select * from {{ ref('ssda903_codes') }}

)

select
    rules_years.rules_year,
    codes.field,
    codes.code
from rules_years
inner join codes
    on
        rules_years.rules_year >= codes.valid_from
        and rules_years.rules_year <= coalesce(codes.valid_until, rules_years.rules_year)

with rules_years as (

    select distinct rules_year
    from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

code_groups as (

    select * from {{ ref('ssda903_code_groups') }}

),

in_force as (

    select
        rules_years.rules_year,
        code_groups.field,
        code_groups.code,
        code_groups.group_name
    from rules_years
    inner join code_groups
        on
            rules_years.rules_year >= code_groups.valid_from
            and rules_years.rules_year <= coalesce(code_groups.valid_until, rules_years.rules_year)

)

select
    rules_year,
    field,
    code,
    bool_or(group_name = 'male') as is_male,
    bool_or(group_name = 'female') as is_female,
    bool_or(group_name = 'temporary') as is_temporary,
    bool_or(group_name = 'foster') as is_foster,
    bool_or(group_name = 'adoption') as is_adoption,
    bool_or(group_name = 'other') as is_other,
    bool_or(group_name = 'no_urn') as has_no_urn,
    bool_or(group_name = 'never_other_public') as is_never_other_public,
    bool_or(group_name = 'expected_with_dolo') as is_expected_with_dolo,
    bool_or(group_name = 'ruled_out_with_dolo') as is_ruled_out_with_dolo,
    bool_or(group_name = 'own_provision_anywhere') as is_own_provision_anywhere,
    bool_or(group_name = 'at_providers_postcode') as is_at_providers_postcode
from in_force
group by rules_year, field, code

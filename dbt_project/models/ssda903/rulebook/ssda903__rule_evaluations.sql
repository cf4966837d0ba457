with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

in_force as (

    select
        submissions.submission_id,
        submissions.previous_submission_id,
        rulebook.rule_code,
        rulebook.valid_from,
        rulebook.severity,
        rulebook.message
    from submissions
    inner join {{ ref('ssda903__rulebook') }} as rulebook
        on
            submissions.rules_year >= rulebook.valid_from
            and submissions.rules_year <= coalesce(rulebook.valid_until, submissions.rules_year)
    where submissions.role = 'current'

),

supplied as (

    select
        submission_id,
        table_name,
        column_name
    from {{ ref('stg_carefacts__supplied_columns') }}
    union all
    select
        submission_id,
        'reference' as table_name,
        'providers' as column_name
    from {{ ref('stg_carefacts__provider_lists') }}
    union all
    select
        submission_id,
        'reference' as table_name,
        'authority' as column_name
    from submissions
    where authority is not null

),

supplied_tables as (

    select distinct
        submission_id,
        table_name
    from supplied

),

missing as (

    select
        in_force.submission_id,
        in_force.rule_code,
        requirements.need_order,
        requirements.is_from_last_year,
        requirements.table_title,
        case
            when requirements.table_name = 'reference' then 'no ' || requirements.column_name
            when requirements.is_from_last_year and in_force.previous_submission_id is null
                then 'no return'
            when supplied_tables.table_name is null then 'no table'
            else 'no column ' || upper(requirements.column_name)
        end as what
    from in_force
    inner join {{ ref('ssda903__rule_requirements') }} as requirements
        on in_force.rule_code = requirements.rule_code and in_force.valid_from = requirements.valid_from
    left join submissions as holders
        on
            holders.submission_id = case
                when requirements.is_from_last_year then in_force.previous_submission_id
                else in_force.submission_id
            end
    left join supplied
        on
            holders.submission_id = supplied.submission_id
            and requirements.table_name = supplied.table_name
            and requirements.column_name = supplied.column_name
    left join supplied_tables
        on
            holders.submission_id = supplied_tables.submission_id
            and requirements.table_name = supplied_tables.table_name
    where
        supplied.column_name is null
        and not (requirements.is_waived_without_table and supplied_tables.table_name is null)

),

first_missing as (

    select
        *,
        row_number() over (partition by submission_id, rule_code order by need_order) as missing_order
    from missing

)

select
    in_force.submission_id,
    in_force.rule_code,
    in_force.severity,
    in_force.message,
    first_missing.what is null as is_evaluated,
    case
        when first_missing.what = 'no return' then 'No return of the previous year was supplied.'
        when first_missing.what = 'no providers' then 'Ofsted''s list of providers was not loaded.'
        when first_missing.what = 'no authority' then 'Nobody said which authority''s return it is.'
        when first_missing.what = 'no table'
            then
                case when first_missing.is_from_last_year then 'Last year''s ' else '' end
                || first_missing.table_title || ' was not supplied.'
        when first_missing.what is not null
            then
                'Column ' || replace(first_missing.what, 'no column ', '') || ' of '
                || case when first_missing.is_from_last_year then 'last year''s ' else '' end
                || first_missing.table_title || ' was not supplied.'
    end as reason
from in_force
left join first_missing
    on
        in_force.submission_id = first_missing.submission_id
        and in_force.rule_code = first_missing.rule_code
        and first_missing.missing_order = 1

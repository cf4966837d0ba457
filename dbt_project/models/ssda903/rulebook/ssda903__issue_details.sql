{#- dbt learns from these lines what the macros read -#}
-- depends_on: {{ ref('ssda903__rulebook') }}
with issues as (

    select * from {{ ref('ssda903__issues') }}

),

marked as (

    {% for table in var('return_tables') %}
        {{ marked_cells(table) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

marked_children as (

    select distinct
        submission_id,
        child_id
    from issues
    where strpos(fields, '.') > 0

),

other_cells as (

    {{ cells_of_other_tables() }}

),

told_elsewhere as (

    select
        issues.submission_id,
        issues.rule_code,
        issues.table_name,
        issues.record_id,
        string_agg('; ' || other_cells.cell || '=' || other_cells.cell_text, '' order by other_cells.cell)
            as cell_values
    from issues
    inner join other_cells
        on issues.submission_id = other_cells.submission_id and issues.child_id = other_cells.child_id
    where strpos('|' || issues.fields || '|', '|' || other_cells.cell || '|') > 0
    group by issues.submission_id, issues.rule_code, issues.table_name, issues.record_id

),

described as (

    select
        issues.*,
        submissions.collection_year,
        marked.source_file,
        marked.source_row,
        marked.row_key,
        marked.row_text || coalesce(told_elsewhere.cell_values, '') as row_text,
        marked.cell_values || coalesce(told_elsewhere.cell_values, '') as cell_values,
        -- rows that even their key cell does not tell apart are counted
        row_number() over (
            partition by
                issues.submission_id, issues.rule_code, issues.table_name, issues.child_id, marked.row_key
            order by issues.record_id
        ) as nth
    from issues
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on issues.submission_id = submissions.submission_id
    inner join marked
        on
            issues.submission_id = marked.submission_id
            and issues.rule_code = marked.rule_code
            and issues.table_name = marked.table_name
            and issues.record_id = marked.record_id
    left join told_elsewhere
        on
            issues.submission_id = told_elsewhere.submission_id
            and issues.rule_code = told_elsewhere.rule_code
            and issues.table_name = told_elsewhere.table_name
            and issues.record_id = told_elsewhere.record_id

)

select
    submission_id,
    rule_code,
    severity,
    table_name,
    record_id,
    child_id,
    fields,
    message,
    source_file,
    source_row,
    substr(cell_values, 3) as cell_values,
    -- with its year, so that a query accepted once is asked again in the next return; and never a number to a
    -- spreadsheet, which a hash may look like
    'r-' || substr(
        md5(cast(collection_year as varchar) || '|' || table_name || '|' || row_text), 1, 16
    ) as row_fingerprint,
    'i-' || substr(
        md5(
            rule_code || '|' || table_name || '|' || coalesce(child_id, '') || '|' || row_key || '|'
            || cast(nth as varchar)
        ), 1, 16
    ) as issue_key
from described

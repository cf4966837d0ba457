with listed as (

    select
        *,
        min(source_row) over (
            partition by submission_id, rule_code, table_name, child_id, row_fingerprint
        ) as first_row
    from {{ ref('stg_carefacts__accepted_queries') }}

),

rulebook as (

    select distinct rule_code from {{ ref('ssda903__rulebook') }}

),

asked as (

    select
        submission_id,
        rule_code,
        lower(table_name) as table_name,
        upper(child_id) as child_id,
        row_fingerprint,
        count(*) as row_count
    from {{ ref('ssda903__issue_details') }}
    group by submission_id, rule_code, lower(table_name), upper(child_id), row_fingerprint

),

asked_of_the_child as (

    select
        submission_id,
        rule_code,
        table_name,
        child_id
    from asked
    group by submission_id, rule_code, table_name, child_id

),

asked_rows as (

    select
        submission_id,
        rule_code,
        row_fingerprint
    from asked
    group by submission_id, rule_code, row_fingerprint

),

judged as (

    select
        listed.*,
        asked.row_count,
        case
            when listed.rule_code is null then 'rule_code: the rule is missing'
            when rulebook.rule_code is null
                then 'rule_code: no year of the rulebook has a rule ' || listed.rule_code
            when evaluations.rule_code is null
                then 'rule_code: rule ' || listed.rule_code || ' is not in force in the year of the rules'
            when evaluations.severity = 'error'
                then
                    'rule_code: rule ' || listed.rule_code
                    || ' is an error, and an error cannot be accepted; correct the row'
            when listed.child_id is null then 'child_id: the child is missing'
            when listed.row_fingerprint is null then 'row_fingerprint: the fingerprint of the row is missing'
            when asked.row_count is null and asked_rows.row_fingerprint is not null
                then
                    'child_id: the row of that fingerprint is of another child or table; a spreadsheet '
                    || 'may have cut zeros off the id'
            when listed.reason is null then 'reason: it is blank; say why the value is right'
            when listed.accepted_by is null then 'accepted_by: it is blank; say who accepted it'
            when listed.accepted_on is null then 'accepted_on: there is no date; write it as 2026-05-14'
            when listed.source_row > listed.first_row
                then 'row_fingerprint: the line is the same as row ' || cast(listed.first_row as varchar)
        end as what_is_wrong,
        asked_of_the_child.child_id is not null as is_asked_of_the_child,
        coalesce(evaluations.is_evaluated, false) as is_evaluated
    from listed
    left join rulebook on listed.rule_code = rulebook.rule_code
    left join {{ ref('ssda903__rule_evaluations') }} as evaluations
        on listed.submission_id = evaluations.submission_id and listed.rule_code = evaluations.rule_code
    left join asked
        on
            listed.submission_id = asked.submission_id
            and listed.rule_code = asked.rule_code
            and listed.table_name = asked.table_name
            and listed.child_id = asked.child_id
            and listed.row_fingerprint = asked.row_fingerprint
    left join asked_rows
        on
            listed.submission_id = asked_rows.submission_id
            and listed.rule_code = asked_rows.rule_code
            and listed.row_fingerprint = asked_rows.row_fingerprint
    left join asked_of_the_child
        on
            listed.submission_id = asked_of_the_child.submission_id
            and listed.rule_code = asked_of_the_child.rule_code
            and listed.table_name = asked_of_the_child.table_name
            and listed.child_id = asked_of_the_child.child_id

)

select
    submission_id,
    source_file,
    source_row,
    rule_code,
    table_name,
    child_id,
    row_fingerprint,
    reason,
    accepted_by,
    accepted_on,
    case
        when what_is_wrong is not null then 'refused'
        when row_count is not null then 'accepted'
        when is_asked_of_the_child then 'lapsed'
        else 'not_asked'
    end as outcome,
    case
        when what_is_wrong is not null
            then source_file || ', row ' || cast(source_row as varchar) || ', column ' || what_is_wrong || '.'
        when row_count is not null
            then 'The query is accepted and is not asked again while the row stays as it is.'
        when is_asked_of_the_child
            then 'The row has changed since, so the query is asked again. Look at it anew.'
        when not is_evaluated then 'The rule could not be evaluated this time.'
        else 'The rule does not ask about this row any more.'
    end as outcome_text
from judged

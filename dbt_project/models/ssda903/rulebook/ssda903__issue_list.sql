with accepted as (

    select
        *,
        row_number() over (
            partition by submission_id, rule_code, table_name, child_id, row_fingerprint
            order by source_file, source_row
        ) as choice
    from {{ ref('ssda903__accepted_queries') }}
    where outcome = 'accepted'

)

select
    details.submission_id,
    details.rule_code,
    details.severity,
    case when accepted.rule_code is null then 'open' else 'accepted' end as status,
    details.table_name,
    details.record_id,
    details.child_id,
    workers.team_name,
    workers.worker_id,
    details.fields,
    details.cell_values,
    details.message,
    rulebook.how_to_fix,
    details.source_file,
    details.source_row,
    details.row_fingerprint,
    details.issue_key,
    accepted.reason as accepted_reason,
    accepted.accepted_by,
    accepted.accepted_on
from {{ ref('ssda903__issue_details') }} as details
inner join {{ ref('stg_carefacts__submissions') }} as submissions
    on details.submission_id = submissions.submission_id
inner join {{ ref('ssda903__rulebook') }} as rulebook
    on
        details.rule_code = rulebook.rule_code
        and submissions.rules_year >= rulebook.valid_from
        and submissions.rules_year <= coalesce(rulebook.valid_until, submissions.rules_year)
left join accepted
    on
        details.submission_id = accepted.submission_id
        and details.rule_code = accepted.rule_code
        and lower(details.table_name) = accepted.table_name
        and upper(details.child_id) = accepted.child_id
        and details.row_fingerprint = accepted.row_fingerprint
        and accepted.choice = 1
left join {{ ref('int_child_workers') }} as workers
    on details.submission_id = workers.submission_id and details.child_id = workers.child_id

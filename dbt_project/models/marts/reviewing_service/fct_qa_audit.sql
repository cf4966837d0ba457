select
    audits.submission_id,
    audits.audit_id as fact_key,
    coalesce(children.child_id, upper(audits.person_id)) as child_id,
    audits.audited_on,
    coalesce(audits.audit_type, 'not known') as audit_type,
    coalesce(audits.service, 'not known') as service,
    coalesce(audits.moderated_grade, audits.grade, 'not known') as grade,
    coalesce(audits.grade, 'not known') as first_grade,
    audits.moderated_grade is not null as is_moderated,
    audits.actions_due_on,
    audits.actions_closed_on,
    case
        when audits.actions_due_on is null then null
        when audits.actions_closed_on < audits.audited_on then 'not_assessable'
        when audits.actions_closed_on <= audits.actions_due_on then 'on_time'
        when audits.actions_closed_on is not null then 'late'
        when audits.actions_due_on < submissions.as_at_date then 'overdue'
        else 'not_due'
    end as actions_status,
    audits.source_file,
    audits.source_row
from {{ ref('stg_supplementary__qa_audit') }} as audits
inner join {{ ref('stg_carefacts__submissions') }} as submissions
    on audits.submission_id = submissions.submission_id
left join {{ ref('int_extract_children') }} as children
    on
        audits.submission_id = children.submission_id
        and audits.person_id = children.person_id

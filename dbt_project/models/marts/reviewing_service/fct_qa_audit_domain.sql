select
    domains.submission_id,
    domains.audit_id || '/' || domains.domain as fact_key,
    audits.child_id,
    audits.fact_key as audit_key,
    audits.audited_on,
    domains.domain as audit_domain,
    coalesce(domains.grade, 'not known') as grade,
    domains.source_file,
    domains.source_row
from {{ ref('stg_supplementary__qa_audit_domain') }} as domains
left join {{ ref('fct_qa_audit') }} as audits
    on
        domains.submission_id = audits.submission_id
        and domains.audit_id = audits.fact_key

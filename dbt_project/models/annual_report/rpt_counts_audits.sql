{{ measure_counts(
    fct_qa_audit=ref('fct_qa_audit'),
    fct_qa_audit_domain=ref('fct_qa_audit_domain'),
    fct_service_activity=ref('fct_service_activity')
) }}

{{ measure_counts(
    fct_iro_caseload=ref('fct_iro_caseload'),
    fct_iro_month=ref('fct_iro_month'),
    fct_iro_officer_month=ref('fct_iro_officer_month'),
    fct_service_activity=ref('fct_service_activity')
) }}

{{ measure_counts(
    fct_iro_month=ref('fct_iro_month'),
    fct_iro_allocation=ref('fct_iro_allocation'),
    fct_iro_continuity=ref('fct_iro_continuity')
) }}

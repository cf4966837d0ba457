{{ measure_counts(
    fct_s47_enquiry=ref('fct_s47_enquiry'),
    fct_cp_conference=ref('fct_cp_conference'),
    fct_cp_plan=ref('fct_cp_plan'),
    fct_cp_snapshot=ref('fct_cp_snapshot'),
) }}

{{ measure_counts(
    fct_iro_dispute=ref('fct_iro_dispute'),
    fct_iro_dispute_stage=ref('fct_iro_dispute_stage')
) }}

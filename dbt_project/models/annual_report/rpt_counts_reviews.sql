{{ measure_counts(
    fct_cla_review=ref('fct_cla_review'),
    fct_cla_review_due=ref('fct_cla_review_due'),
    fct_cla_snapshot=ref('fct_cla_snapshot')
) }}

{{ measure_counts(
    fct_cla_review=ref('fct_cla_review'),
    fct_cla_snapshot=ref('fct_cla_snapshot'),
    fct_review_consultation=ref('fct_review_consultation')
) }}

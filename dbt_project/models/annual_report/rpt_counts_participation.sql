{{ measure_counts(
    fct_advocacy=ref('fct_advocacy'),
    fct_cla_review=ref('fct_cla_review'),
    fct_cla_snapshot=ref('fct_cla_snapshot'),
    fct_independent_visitor_snapshot=ref('fct_independent_visitor_snapshot'),
    fct_review_consultation=ref('fct_review_consultation')
) }}

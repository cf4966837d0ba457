{{ measure_counts(
    fct_cla_snapshot=ref('fct_cla_snapshot'),
    fct_period_of_care=ref('fct_period_of_care'),
    fct_placement=ref('fct_placement')
) }}

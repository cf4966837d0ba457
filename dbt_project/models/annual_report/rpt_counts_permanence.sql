{{ measure_counts(
    fct_adoption=ref('fct_adoption'),
    fct_cla_review=ref('fct_cla_review'),
    fct_cla_snapshot=ref('fct_cla_snapshot'),
    fct_disruption_meeting=ref('fct_disruption_meeting'),
    fct_period_of_care=ref('fct_period_of_care')
) }}

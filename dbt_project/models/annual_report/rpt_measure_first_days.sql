{{ measure_first_days(
    fct_adoption=ref('fct_adoption'),
    fct_cla_review=ref('fct_cla_review'),
    fct_cla_review_due=ref('fct_cla_review_due'),
    fct_cla_snapshot=ref('fct_cla_snapshot'),
    fct_disruption_meeting=ref('fct_disruption_meeting'),
    fct_period_of_care=ref('fct_period_of_care'),
    fct_placement=ref('fct_placement'),
    fct_review_consultation=ref('fct_review_consultation'),
    fct_s47_enquiry=ref('fct_s47_enquiry'),
    fct_cp_conference=ref('fct_cp_conference'),
    fct_cp_plan=ref('fct_cp_plan'),
    fct_cp_snapshot=ref('fct_cp_snapshot'),
) }}

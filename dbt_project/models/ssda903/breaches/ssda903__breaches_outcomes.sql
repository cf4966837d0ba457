{{ rule_breaches(
    oc2=ref('ssda903__oc2_enriched'),
    episodes_outcomes=ref('ssda903__episodes_outcomes_enriched')
) }}

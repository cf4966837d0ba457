{{ rule_breaches(
    oc2=ref('ssda903__oc2_enriched')
) }}

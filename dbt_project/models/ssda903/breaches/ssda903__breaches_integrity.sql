{{ rule_breaches(
    uasc=ref('ssda903__uasc_enriched')
) }}

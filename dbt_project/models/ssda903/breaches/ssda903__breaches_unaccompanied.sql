{{ rule_breaches(
    header=ref('ssda903__header_enriched'),
    header_uasc=ref('ssda903__header_uasc_enriched'),
    oc3=ref('ssda903__oc3_enriched'),
    uasc=ref('ssda903__uasc_enriched')
) }}

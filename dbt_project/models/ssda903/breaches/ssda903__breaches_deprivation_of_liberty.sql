{{ rule_breaches(
    dolo=ref('ssda903__dolo_enriched')
) }}

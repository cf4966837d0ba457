{{ rule_breaches(
    missing=ref('ssda903__missing_enriched')
) }}

{{ rule_breaches(
    missing=ref('ssda903__missing_enriched'),
    episodes_missing=ref('ssda903__episodes_missing_enriched'),
    header_missing=ref('ssda903__header_missing_enriched')
) }}

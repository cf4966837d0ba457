{{ rule_breaches(
    header=ref('ssda903__header_enriched'),
    episodes=ref('ssda903__episodes_enriched'),
    reviews=ref('ssda903__reviews_enriched')
) }}

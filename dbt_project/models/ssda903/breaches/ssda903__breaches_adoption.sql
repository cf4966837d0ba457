{{ rule_breaches(
    ad1=ref('ssda903__ad1_enriched')
) }}

{{ rule_breaches(
    ad1=ref('ssda903__ad1_enriched'),
    placed_adoption=ref('ssda903__placed_adoption_enriched'),
    episodes_adoption=ref('ssda903__episodes_adoption_enriched')
) }}

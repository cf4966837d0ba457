{{ rule_breaches(
    prev_perm=ref('ssda903__prev_perm_enriched'),
    episodes=ref('ssda903__episodes_enriched'),
    episodes_permanence=ref('ssda903__episodes_permanence_enriched')
) }}

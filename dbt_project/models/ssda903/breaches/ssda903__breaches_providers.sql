{{ rule_breaches(episodes_providers=ref('ssda903__episodes_providers_enriched')) }}

{{ rule_breaches(episodes_places=ref('ssda903__episodes_places_enriched')) }}

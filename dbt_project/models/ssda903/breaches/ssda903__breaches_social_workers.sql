{{ rule_breaches(
    sw_episodes=ref('ssda903__sw_episodes_enriched')
) }}

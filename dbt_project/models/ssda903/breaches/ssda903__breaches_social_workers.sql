{{ rule_breaches(
    sw_episodes=ref('ssda903__sw_episodes_enriched'),
    episodes_social_workers=ref('ssda903__episodes_social_workers_enriched')
) }}

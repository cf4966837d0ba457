{{ rule_breaches(
    header=ref('ssda903__header_enriched'),
    header_care_leavers=ref('ssda903__header_care_leavers_enriched'),
    oc3=ref('ssda903__oc3_enriched'),
    episodes=ref('ssda903__episodes_enriched'),
    reviews=ref('ssda903__reviews_enriched')
) }}

{{ rule_breaches(
    ad1_integrity=ref('ssda903__ad1_integrity_enriched'),
    missing_integrity=ref('ssda903__missing_integrity_enriched'),
    oc2_integrity=ref('ssda903__oc2_integrity_enriched'),
    oc3_integrity=ref('ssda903__oc3_integrity_enriched'),
    placed_adoption_integrity=ref('ssda903__placed_adoption_integrity_enriched'),
    prev_perm_integrity=ref('ssda903__prev_perm_integrity_enriched'),
    uasc=ref('ssda903__uasc_enriched')
) }}

{{ rule_breaches(
    oc3=ref('ssda903__oc3_enriched'),
    oc2=ref('ssda903__oc2_enriched'),
    ad1_care_leavers=ref('ssda903__ad1_care_leavers_enriched'),
    header_care_leavers=ref('ssda903__header_care_leavers_enriched'),
    reviews_care_leavers=ref('ssda903__reviews_care_leavers_enriched'),
    missing_care_leavers=ref('ssda903__missing_care_leavers_enriched'),
    placed_adoption_care_leavers=ref('ssda903__placed_adoption_care_leavers_enriched'),
    prev_perm_care_leavers=ref('ssda903__prev_perm_care_leavers_enriched')
) }}

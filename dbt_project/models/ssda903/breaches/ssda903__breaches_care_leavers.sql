{{ rule_breaches(
    oc3=ref('ssda903__oc3_enriched'),
    oc2=ref('ssda903__oc2_enriched'),
    ad1_care_leavers=ref('ssda903__ad1_care_leavers_enriched'),
    header_care_leavers=ref('ssda903__header_care_leavers_enriched')
) }}

{{ rule_breaches(
    prev_perm=ref('ssda903__prev_perm_enriched')
) }}

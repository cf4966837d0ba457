{{ rule_breaches(
    dolo=ref('ssda903__dolo_enriched'),
    episodes_orders=ref('ssda903__episodes_orders_enriched'),
    header_orders=ref('ssda903__header_orders_enriched')
) }}

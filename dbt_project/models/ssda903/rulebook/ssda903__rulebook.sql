with entries as (

    select listed.*
    from (
        {{ rulebook_rows() }}
    ) as listed (
        rule_code, valid_from, valid_until, theme, severity, table_name, fields, message, how_to_fix, source
    )

)

select
    rule_code,
    valid_from,
    cast(valid_until as integer) as valid_until,
    theme,
    severity,
    table_name,
    fields,
    message,
    how_to_fix,
    source
from entries

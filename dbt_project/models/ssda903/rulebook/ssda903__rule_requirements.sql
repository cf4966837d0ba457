with requirements as (

    select listed.*
    from (
        {{ rule_requirement_rows() }}
    ) as listed (
        rule_code,
        valid_from,
        need_order,
        is_from_last_year,
        table_name,
        table_title,
        column_name,
        is_waived_without_table
    )

)

select * from requirements

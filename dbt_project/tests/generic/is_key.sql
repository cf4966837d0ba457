{# The columns together name one row: none of them is NULL, and no two rows share them. #}
-- sqlfluff:exclude_rules:LT02
{% test is_key(model, columns) %}

    select
        {{ columns | join(', ') }},
        count(*) as number_of_rows
    from {{ model }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns %}
            or {{ column }} is null
        {%- endfor %}

{% endtest %}

{# The columns together name one row: no two rows share them, and none is NULL but those that may be blank. #}
-- sqlfluff:exclude_rules:LT02
{% test is_key(model, columns, may_be_blank=[]) %}

    select
        {{ (columns + may_be_blank) | join(', ') }},
        count(*) as number_of_rows
    from {{ model }}
    group by {{ (columns + may_be_blank) | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns %}
            or {{ column }} is null
        {%- endfor %}

{% endtest %}

{# Every row that fills these columns has a row in another table with the same values in them. #}
-- sqlfluff:exclude_rules:LT02
{% test has_parent(model, to, columns) %}

    select child.*
    from {{ model }} as child
    left join {{ to }} as parent
        on
            {%- for column in columns %}
                {{ 'and ' if not loop.first }}child.{{ column }} = parent.{{ column }}
            {%- endfor %}
    where
        parent.{{ columns[0] }} is null
        {%- for column in columns %}
            and child.{{ column }} is not null
        {%- endfor %}

{% endtest %}

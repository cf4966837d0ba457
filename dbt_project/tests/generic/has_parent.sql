{#
    Every row that fills these columns has a row in another table with the same values in them; there they may have
    other names, given in the same order.
#}
-- sqlfluff:exclude_rules:LT02
{% test has_parent(model, to, columns, parent_columns=none) %}

    select child.*
    from {{ model }} as child
    left join {{ to }} as parent
        on
            {%- for column in columns %}
                {{ 'and ' if not loop.first }}child.{{ column }} = parent.{{ (parent_columns or columns)[loop.index0] }}
            {%- endfor %}
    where
        parent.{{ (parent_columns or columns)[0] }} is null
        {%- for column in columns %}
            and child.{{ column }} is not null
        {%- endfor %}

{% endtest %}

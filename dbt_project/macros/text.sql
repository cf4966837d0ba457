{# Small steps on text that every staging model takes; nothing here changes what a code means. #}

{% macro clean_text(text) -%}
    nullif(trim({{ text }}), '')
{%- endmacro %}

{% macro clean_code(text) -%}
    upper(nullif(trim({{ text }}), ''))
{%- endmacro %}

{% macro spaced_postcode(postcode) -%}
    case
        when length(replace({{ postcode }}, ' ', '')) between 5 and 7
            then left(replace({{ postcode }}, ' ', ''), length(replace({{ postcode }}, ' ', '')) - 3)
                || ' ' || right(replace({{ postcode }}, ' ', ''), 3)
        else {{ postcode }}
    end
{%- endmacro %}

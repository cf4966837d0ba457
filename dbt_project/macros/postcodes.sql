{# A postcode as it is looked up: capitals without any blank. #}

{% macro postcode_key(text) -%}
    nullif(upper(replace(replace({{ trimmed(text) }}, ' ', ''), chr(160), '')), '')
{%- endmacro %}

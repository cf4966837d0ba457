{# Text to INTEGER, where text that is not a whole number gives NULL and never an error. #}

{% macro safe_integer(text) -%}
    {{ adapter.dispatch('safe_integer', 'carefacts')(text) }}
{%- endmacro %}

{% macro default__safe_integer(text) -%}
    {{ exceptions.raise_compiler_error("safe_integer has no version for " ~ target.type) }}
{%- endmacro %}

{% macro duckdb__safe_integer(text) -%}
    case when regexp_full_match(trim({{ text }}), '[+-]?[0-9]{1,9}') then cast(trim({{ text }}) as integer) end
{%- endmacro %}

{% macro postgres__safe_integer(text) -%}
    case when trim({{ text }}) ~ '^[+-]?\d{1,9}$' then cast(trim({{ text }}) as integer) end
{%- endmacro %}

{# Text to a DECIMAL with four places, where text that is not a plain number gives NULL and never an error. #}

{% macro safe_decimal(text) -%}
    {{ adapter.dispatch('safe_decimal', 'carefacts')(text) }}
{%- endmacro %}

{% macro default__safe_decimal(text) -%}
    {{ exceptions.raise_compiler_error("safe_decimal has no version for " ~ target.type) }}
{%- endmacro %}

{% macro duckdb__safe_decimal(text) -%}
    case
        when regexp_full_match(trim({{ text }}), '[+-]?[0-9]{1,9}([.][0-9]{1,9})?') then cast(trim({{ text }}) as decimal(18, 4))
    end
{%- endmacro %}

{% macro postgres__safe_decimal(text) -%}
    case when trim({{ text }}) ~ '^[+-]?\d{1,9}([.]\d{1,9})?$' then cast(trim({{ text }}) as decimal(18, 4)) end
{%- endmacro %}

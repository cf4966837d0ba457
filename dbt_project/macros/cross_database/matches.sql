{# Whether the whole of a text fits a pattern. Use only what every engine reads alike: [A-Z], [0-9], {n}. #}

{% macro matches(text, pattern) -%}
    {{ adapter.dispatch('matches', 'carefacts')(text, pattern) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_like({{ text }}, '^(' || {{ pattern }} || ')$')
{%- endmacro %}

{% macro duckdb__matches(text, pattern) -%}
    regexp_full_match({{ text }}, {{ pattern }})
{%- endmacro %}

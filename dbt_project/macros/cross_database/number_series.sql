{# A table of whole numbers from 1, for models that need a row for every day of a span. #}

{% macro number_series(last_number) -%}
    {{ adapter.dispatch('number_series', 'carefacts')(last_number) }}
{%- endmacro %}

{% macro default__number_series(last_number) -%}
    (select generated_number as number from ({{ dbt.generate_series(last_number) }}) as series)
{%- endmacro %}

{% macro duckdb__number_series(last_number) -%}
    (select unnest(generate_series(1, {{ last_number }})) as number)
{%- endmacro %}

{# Arithmetic on whole days, always giving DATE or INTEGER; some engines give a timestamp or an interval. #}

{% macro add_days(date, number) -%}
    {{ adapter.dispatch('add_days', 'carefacts')(date, number) }}
{%- endmacro %}

{% macro default__add_days(date, number) -%}
    cast({{ dbt.dateadd('day', number, date) }} as date)
{%- endmacro %}

{% macro duckdb__add_days(date, number) -%}
    cast({{ date }} + cast({{ number }} as integer) as date)
{%- endmacro %}


{% macro add_months(date, number) -%}
    {{ adapter.dispatch('add_months', 'carefacts')(date, number) }}
{%- endmacro %}

{% macro default__add_months(date, number) -%}
    cast({{ dbt.dateadd('month', number, date) }} as date)
{%- endmacro %}


{% macro add_years(date, number) -%}
    {{ adapter.dispatch('add_years', 'carefacts')(date, number) }}
{%- endmacro %}

{% macro default__add_years(date, number) -%}
    cast({{ dbt.dateadd('year', number, date) }} as date)
{%- endmacro %}


{% macro first_of_month(date) -%}
    {{ adapter.dispatch('first_of_month', 'carefacts')(date) }}
{%- endmacro %}

{% macro default__first_of_month(date) -%}
    cast({{ dbt.date_trunc('month', date) }} as date)
{%- endmacro %}


{% macro days_between(earlier, later) -%}
    {{ adapter.dispatch('days_between', 'carefacts')(earlier, later) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    cast({{ dbt.datediff(earlier, later, 'day') }} as integer)
{%- endmacro %}


{% macro format_uk_date(date) -%}
    {{ adapter.dispatch('format_uk_date', 'carefacts')(date) }}
{%- endmacro %}

{% macro default__format_uk_date(date) -%}
    to_char({{ date }}, 'DD/MM/YYYY')
{%- endmacro %}

{% macro duckdb__format_uk_date(date) -%}
    strftime({{ date }}, '%d/%m/%Y')
{%- endmacro %}


{% macro age_in_years(date_of_birth, on_date) -%}
    {{ adapter.dispatch('age_in_years', 'carefacts')(date_of_birth, on_date) }}
{%- endmacro %}

{% macro default__age_in_years(date_of_birth, on_date) -%}
    {%- set years -%}
        cast(extract(year from {{ on_date }}) - extract(year from {{ date_of_birth }}) as integer)
    {%- endset -%}
    ({{ years }} - case when {{ add_years(date_of_birth, years) }} > {{ on_date }} then 1 else 0 end)
{%- endmacro %}

{# Text to DATE, where text that is not a date gives NULL and never an error. #}

{% macro parse_uk_date(text) -%}
    {{ adapter.dispatch('parse_uk_date', 'carefacts')(text) }}
{%- endmacro %}

{% macro default__parse_uk_date(text) -%}
    {{ exceptions.raise_compiler_error("parse_uk_date has no version for " ~ target.type) }}
{%- endmacro %}

{% macro duckdb__parse_uk_date(text) -%}
    case
        when regexp_full_match({{ trimmed(text) }}, '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}')
            then cast(try_strptime({{ trimmed(text) }}, '%d/%m/%Y') as date)
    end
{%- endmacro %}

{% macro postgres__parse_uk_date(text) -%}
    {%- set day = "cast(split_part(" ~ trimmed(text) ~ ", '/', 1) as integer)" -%}
    {%- set month = "cast(split_part(" ~ trimmed(text) ~ ", '/', 2) as integer)" -%}
    {%- set year = "cast(split_part(" ~ trimmed(text) ~ ", '/', 3) as integer)" -%}
    case when {{ trimmed(text) }} ~ '^\d{1,2}/\d{1,2}/\d{4}$' then {{ valid_date_or_null(year, month, day) }} end
{%- endmacro %}


{% macro parse_iso_date(text) -%}
    {{ adapter.dispatch('parse_iso_date', 'carefacts')(text) }}
{%- endmacro %}

{% macro default__parse_iso_date(text) -%}
    {{ exceptions.raise_compiler_error("parse_iso_date has no version for " ~ target.type) }}
{%- endmacro %}

{% macro duckdb__parse_iso_date(text) -%}
    case
        when {{ trimmed(text) }} like '____-__-__'
            or {{ trimmed(text) }} like '____-__-__ __:__%'
            or {{ trimmed(text) }} like '____-__-__T__:__%'
            then try_cast(left({{ trimmed(text) }}, 10) as date)
    end
{%- endmacro %}

{% macro postgres__parse_iso_date(text) -%}
    {%- set year = "cast(left(" ~ trimmed(text) ~ ", 4) as integer)" -%}
    {%- set month = "cast(substring(" ~ trimmed(text) ~ " from 6 for 2) as integer)" -%}
    {%- set day = "cast(substring(" ~ trimmed(text) ~ " from 9 for 2) as integer)" -%}
    case
        when {{ trimmed(text) }} ~ '^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}.*)?$' then {{ valid_date_or_null(year, month, day) }}
    end
{%- endmacro %}


{# PostgreSQL has no cast that gives NULL for 31 February, so the parts are tried one by one. #}
{% macro valid_date_or_null(year, month, day) -%}
    case
        when {{ year }} >= 1 and {{ month }} between 1 and 12
            then case
                when {{ day }} between 1 and extract(
                    day from make_date({{ year }}, {{ month }}, 1) + interval '1 month' - interval '1 day'
                ) then make_date({{ year }}, {{ month }}, {{ day }})
            end
    end
{%- endmacro %}

{# Small steps on text that every staging model takes; nothing here changes what a code means. #}

{# Without the blanks, tabs, line breaks and no-break spaces around it. #}
{% macro trimmed(text) -%}
    trim({{ text }}, ' ' || chr(9) || chr(10) || chr(13) || chr(160))
{%- endmacro %}

{% macro clean_text(text) -%}
    nullif({{ trimmed(text) }}, '')
{%- endmacro %}

{% macro clean_code(text) -%}
    upper(nullif({{ trimmed(text) }}, ''))
{%- endmacro %}

{% macro spaced_postcode(postcode) -%}
    case
        when length(replace({{ postcode }}, ' ', '')) between 5 and 7
            then left(replace({{ postcode }}, ' ', ''), length(replace({{ postcode }}, ' ', '')) - 3)
                || ' ' || right(replace({{ postcode }}, ' ', ''), 3)
        else {{ postcode }}
    end
{%- endmacro %}


{# Y to true and N to false; NULL for anything else. #}
{% macro yes_or_no(text) -%}
    case {{ clean_code(text) }} when 'Y' then true when 'N' then false end
{%- endmacro %}

{# A key for a landed row of a table whose own keys may be blank or shared: its file, sheet and row. #}
{% macro source_row_id() -%}
    source_file || coalesce('/' || source_sheet, '') || '/' || cast(source_row as varchar)
{%- endmacro %}

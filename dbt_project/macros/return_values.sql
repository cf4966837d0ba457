{# Values as the return writes them in the year that it is of. #}

{# The collection took 1 and 2 until 2023/24. #}
{% macro return_sex(sex, collection_year) -%}
    case
        when {{ collection_year }} < 2025 and {{ sex }} = 'M' then '1'
        when {{ collection_year }} < 2025 and {{ sex }} = 'F' then '2'
        else {{ sex }}
    end
{%- endmacro %}

{# 1 for Y, 0 for N; what is neither goes on as it is, to the rule that reports it. #}
{% macro one_or_zero(flag) -%}
    case {{ flag }} when 'Y' then '1' when 'N' then '0' else {{ flag }} end
{%- endmacro %}

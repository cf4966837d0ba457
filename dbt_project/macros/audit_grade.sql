{# A grade of a case audit in words. #}
{% macro audit_grade(code) -%}
    case {{ code }}
        when 'OUT' then 'outstanding'
        when 'GOOD' then 'good'
        when 'RI' then 'requires improvement'
        when 'INAD' then 'inadequate'
        else 'not known'
    end
{%- endmacro %}

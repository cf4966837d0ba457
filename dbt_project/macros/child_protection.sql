{# Groups that the facts of child protection are broken down by. #}

{# How long a plan has lasted on a day, in the bands of the DfE's tables; two years are more than 729 days, both
   the first and the last counted. #}
{% macro plan_duration_band(started_on, on_date) -%}
    case
        when {{ started_on }} is null or {{ on_date }} < {{ started_on }} then 'not known'
        when {{ days_between(started_on, on_date) }} + 1 > 729 then '2 years or more'
        when {{ on_date }} >= {{ add_years(started_on, 1) }} then '1 to under 2 years'
        when {{ on_date }} > {{ add_months(started_on, 6) }} then 'over 6 months to under 1 year'
        when {{ on_date }} > {{ add_months(started_on, 3) }} then 'over 3 to 6 months'
        else '3 months or less'
    end
{%- endmacro %}


{# Category of abuse by the codes of the children in need census. #}
{% macro abuse_category(code) -%}
    case when {{ code }} in ('NEG', 'PHY', 'SAB', 'EMO', 'MUL') then {{ code }} else 'not known' end
{%- endmacro %}

{# Groups that several facts are broken down by, each as text with a value for what is not known. #}

{# Age in bands, on a day; a day before the birth is that of an unborn child. #}
{% macro age_band(date_of_birth, on_date) -%}
    case
        when {{ date_of_birth }} is null or {{ on_date }} is null then 'not known'
        when {{ on_date }} < {{ date_of_birth }} then 'unborn'
        when {{ age_in_years(date_of_birth, on_date) }} < 1 then 'under 1'
        when {{ age_in_years(date_of_birth, on_date) }} < 5 then '1 to 4'
        when {{ age_in_years(date_of_birth, on_date) }} < 10 then '5 to 9'
        when {{ age_in_years(date_of_birth, on_date) }} < 16 then '10 to 15'
        else '16 and over'
    end
{%- endmacro %}


{# Sex by the codes of the return, those of years before 2024/25 too. #}
{% macro sex_group(sex) -%}
    case when {{ sex }} in ('M', '1') then 'male' when {{ sex }} in ('F', '2') then 'female' else 'not known' end
{%- endmacro %}


{# The broad groups of the DfE's ethnicity codes. #}
{% macro ethnic_group(ethnicity) -%}
    case
        when {{ ethnicity }} in ('WBRI', 'WIRI', 'WOTH', 'WIRT', 'WROM') then 'White'
        when {{ ethnicity }} in ('MWBC', 'MWBA', 'MWAS', 'MOTH') then 'Mixed'
        when {{ ethnicity }} in ('AIND', 'APKN', 'ABAN', 'AOTH', 'CHNE') then 'Asian'
        when {{ ethnicity }} in ('BCRB', 'BAFR', 'BOTH') then 'Black'
        when {{ ethnicity }} = 'OOTH' then 'Other'
        else 'not known'
    end
{%- endmacro %}

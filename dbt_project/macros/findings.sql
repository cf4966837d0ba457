{# How the records that are not as they should be are listed. What the report does with each kind is in report_findings. #}

{#- One row for each record of a fact that fulfils a condition, for a list of (finding, fact, condition) or of
    (finding, fact, condition, what to read), where the rows of the fact are read from a common table expression. -#}
{% macro findings_of(found) -%}
    {%- for finding in found %}
select
    submission_id,
    '{{ finding[0] }}' as finding_code,
    '{{ finding[1] }}' as fact,
    fact_key,
    child_id,
    source_file,
    source_row
from {{ finding[3] if finding | length > 3 else ref(finding[1]) }}
where {{ finding[2] }}
        {{- '\nunion all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

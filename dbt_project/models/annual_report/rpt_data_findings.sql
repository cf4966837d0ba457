{% set areas = ['children', 'reviews', 'child_protection', 'fostering', 'service'] -%}
with findings as (

    {%- for area in areas %}
        select
            submission_id,
            finding_code,
            fact,
            fact_key,
            child_id,
            source_file,
            source_row
        from {{ ref('int_findings_' ~ area) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from findings

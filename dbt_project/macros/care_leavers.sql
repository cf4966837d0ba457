{# Rows of any table of the return as the rules on young people who left care see them. Judging them does not belong here. #}

{#- One row for each row of a table of this year's return: whether it is of a young person in OC3 without an episode. -#}
{% macro rows_of_care_leavers(table) -%}
    select
        of_table.submission_id,
        of_table.record_id,
        of_table.child,
        submissions.rules_year,
        coalesce(care_leavers.has_no_episodes, false) as is_of_care_leaver_without_episodes
    from {{ ref('ssda903__' ~ table) }} as of_table
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on of_table.submission_id = submissions.submission_id and submissions.role = 'current'
    left join {{ ref('ssda903__care_leavers_by_child') }} as care_leavers
        on of_table.submission_id = care_leavers.submission_id and of_table.child = care_leavers.child
{%- endmacro %}

{# One table of the return held against Header. What makes a row wrong is in the rules, not here. #}

{#- Each row of a table of this year's return, beside its child's row in Header. -#}
{% macro beside_header(table, once_for_each_child=true) -%}
with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

returned as (

    select
        *,
        {{ parse_uk_date('dob') }} as date_of_birth,
        count(*) over (partition by submission_id, child) as rows_of_child
    from {{ ref('ssda903__' ~ table) }}

)

select
    returned.submission_id,
    returned.record_id,
    returned.child,
    submissions.rules_year,
    {%- if once_for_each_child %}
    returned.child is not null and returned.rows_of_child > 1 as child_is_repeated,
    {%- endif %}
    header.child is not null as child_is_in_header,
    returned.date_of_birth as dob,
    header.dob as header_dob
from returned
inner join submissions on returned.submission_id = submissions.submission_id
left join {{ ref('ssda903__header_by_child') }} as header
    on returned.submission_id = header.submission_id and returned.child = header.child
{%- endmacro %}

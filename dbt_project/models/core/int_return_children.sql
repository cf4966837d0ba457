{#- a care leaver has no episode in the year, and a header all the same -#}
{%- set other_tables = [
    'reviews', 'uasc', 'oc2', 'oc3', 'ad1', 'placed_adoption', 'prev_perm', 'missing', 'sw_episodes', 'dolo',
] -%}

with rows_of_children as (

    select
        submission_id,
        child_id,
        ls is null or ls not in ('V3', 'V4') as is_more_than_short_breaks
    from {{ ref('int_return_episodes') }}
    {%- for table in other_tables %}
        union all
        select
            submission_id,
            child_id,
            false as is_more_than_short_breaks
        from {{ ref('int_return_' ~ table) }}
    {%- endfor %}

)

select
    submission_id,
    child_id,
    bool_or(is_more_than_short_breaks) as is_more_than_short_breaks
from rows_of_children
group by submission_id, child_id

{%- set links_of = {
    'stg_ssd__s47_enquiry': ['section 47 to conference', 'section 47 to plan', 'section 47 to referral'],
    'stg_ssd__initial_cp_conference': ['conference to section 47', 'conference to plan', 'conference to referral'],
    'stg_ssd__cp_plans': ['plan to conference', 'plan to section 47', 'plan to referral'],
    'stg_ssd__cp_reviews': ['plan review to plan'],
    'stg_ssd__cla_reviews': ['looked-after review to child'],
    'stg_ssd__cla_episodes': ['episode to placement'],
    'int_extract_children': ['child to id in the return'],
} -%}
-- A link counts other rows than its table has: one was linked twice, or left out.
with expected as (

    {%- for model, links in links_of.items() %}
        {%- set last_model = loop.last %}
        {%- for link in links %}
            select
                submission_id,
                '{{ link }}' as link,
                count(*) as rows_of_table
            from {{ ref(model) }}
            group by submission_id
            {{ 'union all' if not (loop.last and last_model) }}
        {%- endfor %}
    {%- endfor %}

),

counted as (

    select
        submission_id,
        link,
        sum(row_count) as rows_counted
    from {{ ref('rpt_link_accounts') }}
    group by submission_id, link

)

select
    coalesce(expected.submission_id, counted.submission_id) as submission_id,
    coalesce(expected.link, counted.link) as link,
    expected.rows_of_table,
    counted.rows_counted
from expected
full outer join counted
    on
        expected.submission_id = counted.submission_id
        and expected.link = counted.link
where coalesce(expected.rows_of_table, 0) <> coalesce(counted.rows_counted, 0)

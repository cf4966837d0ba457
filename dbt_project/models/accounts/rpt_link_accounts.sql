{#- link, table and model of the rows that are counted, key; model of the links, key and which of them -#}
{%- set s47, conference, plan = 'ssd_s47_enquiry', 'ssd_initial_cp_conference', 'ssd_cp_plans' -%}
{%- set every, first = 'links.found_by is not null', 'links.is_first_of_enquiry' -%}
{%- set counted_links = [
    ('section 47 to conference', s47, 'row_id', 'int_section_47_conference_links', 'section_47_row_id', first),
    ('conference to section 47', conference, 'row_id', 'int_section_47_conference_links', 'conference_row_id', every),
    ('conference to plan', conference, 'row_id', 'int_conference_plan_links', 'conference_row_id', every),
    ('plan to conference', plan, 'row_id', 'int_conference_plan_links', 'plan_row_id', every),
    ('section 47 to plan', s47, 'row_id', 'int_section_47_plan_links', 'section_47_row_id', first),
    ('plan to section 47', plan, 'row_id', 'int_section_47_plan_links', 'plan_row_id', every),
    ('plan review to plan', 'ssd_cp_reviews', 'row_id', 'int_plan_review_links', 'review_row_id', every),
    ('section 47 to referral', s47, 'row_id', 'int_referral_links', 'row_id', s47),
    ('conference to referral', conference, 'row_id', 'int_referral_links', 'row_id', conference),
    ('plan to referral', plan, 'row_id', 'int_referral_links', 'row_id', plan),
    ('looked-after review to child', 'ssd_cla_reviews', 'row_id', 'int_cla_review_people', 'review_row_id', every),
] -%}

with linked as (

    {%- for link, table, key, model, link_key, which in counted_links %}
        select
            from_rows.submission_id,
            {{ loop.index }} as link_order,
            '{{ link }}' as link,
            '{{ table }}' as table_name,
            coalesce(links.found_by, 'not linked') as found_by
        from {{ ref('stg_' ~ table.replace('ssd_', 'ssd__', 1)) }} as from_rows
        left join {{ ref(model) }} as links
            on
                from_rows.submission_id = links.submission_id
                and from_rows.{{ key }} = links.{{ link_key }}
                and {{ which if which.startswith('links.') else "links.table_name = '" ~ which ~ "'" }}
        union all
    {%- endfor %}
    select
        episodes.submission_id,
        {{ counted_links | length + 1 }} as link_order,
        'episode to placement' as link,
        'ssd_cla_episodes' as table_name,
        case when placements.placement_id is null then 'not linked' else 'key' end as found_by
    from {{ ref('stg_ssd__cla_episodes') }} as episodes
    left join {{ ref('stg_ssd__cla_placement') }} as placements
        on
            episodes.submission_id = placements.submission_id
            and episodes.placement_id = placements.placement_id
    union all
    select
        submission_id,
        {{ counted_links | length + 2 }} as link_order,
        'child to id in the return' as link,
        'int_extract_children' as table_name,
        coalesce(child_id_found_by, 'not linked') as found_by
    from {{ ref('int_extract_children') }}

)

select
    submission_id,
    cast(link_order as integer) as link_order,
    link,
    table_name,
    found_by,
    cast(count(*) as integer) as row_count
from linked
group by submission_id, link_order, link, table_name, found_by

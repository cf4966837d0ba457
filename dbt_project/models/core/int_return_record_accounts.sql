{#- the tables of an extract whose rows become rows of the return, and of which return tables -#}
{%- set becomes = {
    'ssd_care_leavers': ('stg_ssd__care_leavers', ['oc3']),
    'ssd_permanence': ('stg_ssd__permanence', ['ad1', 'placed_adoption']),
    'ssd_cla_previous_permanence': ('stg_ssd__cla_previous_permanence', ['prev_perm']),
    'ssd_missing': ('stg_ssd__missing', ['missing']),
    'ssd_involvements': ('stg_ssd__involvements', ['sw_episodes']),
    'dolo_order': ('stg_supplementary__dolo_order', ['dolo']),
} -%}
{#- those that are counted or looked up for OC2, and the day that a row is of -#}
{%- set looked_up = {
    'ssd_sdq_scores': ('stg_ssd__sdq_scores', 'completed_on'),
    'ssd_cla_health': ('stg_ssd__cla_health', 'checked_on'),
    'ssd_cla_convictions': ('stg_ssd__cla_convictions', 'offence_on'),
    'ssd_cla_substance_misuse': ('stg_ssd__cla_substance_misuse', 'identified_on'),
    'ssd_cla_immunisations': ('stg_ssd__cla_immunisations', none),
    'oc2_extra': ('stg_supplementary__oc2_extra', none),
} -%}

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

records as (

    {%- for table, (staged, _) in becomes.items() %}
        select
            submission_id,
            '{{ table }}' as table_name,
            row_id,
            person_id
        from {{ ref(staged) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

returned as (

    {%- for table, (_, return_tables) in becomes.items() %}
        {%- set last_table = loop.last %}
        {%- for return_table in return_tables %}
            select
                submission_id,
                '{{ table }}' as table_name,
                row_id
            from {{ ref('int_return_' ~ return_table) }}
            where row_id is not null
            {{ 'union distinct' if not (last_table and loop.last) }}
        {%- endfor %}
    {%- endfor %}

),

records_for_oc2 as (

    {%- for table, (staged, day) in looked_up.items() %}
        select
            rows.submission_id,
            '{{ table }}' as table_name,
            rows.person_id,
            {% if day -%}
                coalesce(rows.{{ day }} between submissions.year_start and submissions.year_end, false)
            {%- elif table == 'oc2_extra' -%}
                coalesce(rows.collection_year = submissions.collection_year, false)
            {%- else -%}
                true
            {%- endif %} as is_of_the_year
        from {{ ref(staged) }} as rows
        inner join submissions on rows.submission_id = submissions.submission_id
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

outcomes as (

    select
        records.submission_id,
        records.table_name,
        'in the return' as step,
        case
            when returned.row_id is not null then 'kept'
            when records.person_id is not null and children.person_id is null
                then 'never looked after in the years held'
            else 'not part of the return of the year'
        end as outcome
    from records
    inner join submissions on records.submission_id = submissions.submission_id
    left join returned
        on
            records.submission_id = returned.submission_id
            and records.table_name = returned.table_name
            and records.row_id = returned.row_id
    left join {{ ref('int_extract_children') }} as children
        on
            records.submission_id = children.submission_id
            and records.person_id = children.person_id
    union all
    select
        records_for_oc2.submission_id,
        records_for_oc2.table_name,
        'read for OC2' as step,
        case
            when children.person_id is null then 'never looked after in the years held'
            when returned_children.child_id is null then 'child not in OC2'
            when records_for_oc2.is_of_the_year then 'kept'
            else 'not of the year'
        end as outcome
    from records_for_oc2
    left join {{ ref('int_extract_children') }} as children
        on
            records_for_oc2.submission_id = children.submission_id
            and records_for_oc2.person_id = children.person_id
    left join {{ ref('int_return_oc2') }} as returned_children
        on
            children.submission_id = returned_children.submission_id
            and children.child_id = returned_children.child_id

)

select
    submission_id,
    table_name,
    3 as step_order,
    step,
    outcome,
    count(*) as row_count
from outcomes
group by submission_id, table_name, step, outcome

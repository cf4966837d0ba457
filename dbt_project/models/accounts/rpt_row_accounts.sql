{%- set extract_tables = [
    'person', 'cla_episodes', 'cla_placement', 'legal_status', 'cla_reviews', 'address', 'mother',
    'immigration_status', 'cin_episodes', 's47_enquiry', 'initial_cp_conference', 'cp_plans', 'cp_reviews',
    'sdq_scores', 'cla_health', 'cla_immunisations', 'cla_convictions', 'cla_substance_misuse', 'care_leavers',
    'permanence', 'cla_previous_permanence', 'missing', 'involvements', 'professionals',
] -%}
{%- set return_tables = [
    'header', 'episodes', 'reviews', 'uasc', 'oc2', 'oc3', 'ad1', 'placed_adoption', 'prev_perm', 'missing',
    'sw_episodes', 'dolo',
] -%}
{%- set outcomes = {
    'kept': 'landed', 'duplicate': 'duplicate', 'blank': 'blank', 'quarantined': 'quarantined'
} -%}

with files as (

    select
        submission_id,
        table_name,
        sum(landed) as landed,
        sum(duplicate) as duplicate,
        sum(blank) as blank,
        sum(quarantined) as quarantined
    from {{ ref('stg_carefacts__accounts') }}
    group by submission_id, table_name

),

staged as (

    {%- for table in extract_tables %}
        select
            submission_id,
            'ssd_{{ table }}' as table_name
        from {{ ref('stg_ssd__' ~ table) }}
        union all
    {%- endfor %}
    {%- for table in ['child_id_bridge', 'dolo_order', 'oc2_extra', 'entry_home'] %}
        select
            submission_id,
            '{{ table }}' as table_name
        from {{ ref('stg_supplementary__' ~ table) }}
        union all
    {%- endfor %}
    {%- for table in return_tables %}
        select
            submission_id,
            '{{ table }}' as table_name
        from {{ ref('stg_ssda903__' ~ table) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

steps as (

    {%- for outcome, counted in outcomes.items() %}
        select
            submission_id,
            table_name,
            1 as step_order,
            'read from the file' as step,
            '{{ outcome }}' as outcome,
            {{ counted }} as row_count
        from files
        union all
    {%- endfor %}
    select
        submission_id,
        table_name,
        2 as step_order,
        'staged' as step,
        'kept' as outcome,
        count(*) as row_count
    from staged
    group by submission_id, table_name
    union all
    select * from {{ ref('int_return_accounts') }}

)

select
    submission_id,
    table_name,
    cast(step_order as integer) as step_order,
    step,
    outcome,
    cast(row_count as integer) as row_count
from steps

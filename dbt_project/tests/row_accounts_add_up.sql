{%- set staged_tables = [
    'ssd_person', 'ssd_cla_episodes', 'ssd_cla_placement', 'ssd_legal_status', 'ssd_cla_reviews', 'ssd_address',
    'ssd_mother', 'ssd_immigration_status', 'ssd_cin_episodes', 'ssd_s47_enquiry', 'ssd_initial_cp_conference',
    'ssd_cp_plans', 'ssd_cp_reviews', 'child_id_bridge', 'ssd_professionals', 'entry_home', 'header', 'episodes',
    'reviews', 'uasc', 'oc2', 'oc3', 'ad1', 'placed_adoption', 'prev_perm', 'missing', 'sw_episodes', 'dolo',
] -%}
{%- set returned_tables = [
    'ssd_person', 'ssd_cla_episodes', 'ssd_cla_reviews', 'ssd_care_leavers', 'ssd_permanence',
    'ssd_cla_previous_permanence', 'ssd_missing', 'ssd_involvements', 'dolo_order', 'ssd_sdq_scores',
    'ssd_cla_health', 'ssd_cla_convictions', 'ssd_cla_substance_misuse', 'ssd_cla_immunisations', 'oc2_extra',
] -%}
-- A step of a table begins with other rows than the step before it kept.
with steps as (

    select
        submission_id,
        table_name,
        step_order,
        step,
        sum(row_count) as rows_in,
        sum(case when outcome = 'kept' then row_count else 0 end) as rows_kept
    from {{ ref('rpt_row_accounts') }}
    group by submission_id, table_name, step_order, step

)

select
    steps.submission_id,
    steps.table_name,
    steps.step,
    steps.rows_kept,
    coalesce(next_steps.rows_in, 0) as rows_in_next
from steps
left join steps as next_steps
    on
        steps.submission_id = next_steps.submission_id
        and steps.table_name = next_steps.table_name
        and steps.step_order + 1 = next_steps.step_order
where
    steps.rows_kept <> coalesce(next_steps.rows_in, 0)
    and case steps.step
        when 'read from the file'
            then
                steps.table_name in (
                    {%- for table in staged_tables + returned_tables %}
                        '{{ table }}'{{ ',' if not loop.last }}
                    {%- endfor %}
                )
        when 'staged'
            then
                steps.table_name in (
                    {%- for table in returned_tables %}
                        '{{ table }}'{{ ',' if not loop.last }}
                    {%- endfor %}
                )
        else steps.step not in ('in the return', 'read for OC2')
    end

with snapshots as (

    select distinct
        submission_id,
        ends_on as snapshot_on
    from {{ ref('int_report_periods') }}

),

-- whom an officer or a chair can hold on each of these days
cases as (

    select
        periods.submission_id,
        periods.child_id,
        snapshots.snapshot_on,
        'IRO' as role
    from {{ ref('int_periods_of_care') }} as periods
    inner join snapshots
        on
            periods.submission_id = snapshots.submission_id
            and {{ is_in_care_on('periods', 'snapshots.snapshot_on') }}
    union distinct
    select
        submission_id,
        child_id,
        snapshot_on,
        'CPCHAIR' as role
    from {{ ref('fct_cp_snapshot') }}

),

held as (

    select
        spells.*,
        cases.snapshot_on,
        -- an officer who hands over on the day is not a second one
        spells.ended_on is null or spells.ended_on > cases.snapshot_on as goes_on,
        -- of two officers at once the one named last holds the child
        row_number() over (
            partition by spells.submission_id, spells.child_id, spells.role, cases.snapshot_on
            order by spells.started_on desc, spells.allocation_id desc
        ) as choice
    from {{ ref('int_iro_spells') }} as spells
    inner join cases
        on
            spells.submission_id = cases.submission_id
            and spells.child_id = cases.child_id
            and spells.role = cases.role
            and spells.started_on <= cases.snapshot_on
            and (spells.ended_on is null or spells.ended_on >= cases.snapshot_on)

),

children as (

    select
        submission_id,
        child_id,
        snapshot_on,
        max(case when role = 'IRO' and choice = 1 then worker_id end) as officer_id,
        max(case when role = 'CPCHAIR' and choice = 1 then worker_id end) as chair_id,
        count(case when role = 'IRO' and goes_on then 1 end) > 1
        or count(case when role = 'CPCHAIR' and goes_on then 1 end) > 1 as has_two_officers,
        coalesce(
            max(case when role = 'IRO' and choice = 1 then allocation_id end),
            max(case when role = 'CPCHAIR' and choice = 1 then allocation_id end)
        ) as allocation_id
    from held
    group by submission_id, child_id, snapshot_on

)

select
    children.submission_id,
    children.child_id || '/' || cast(children.snapshot_on as varchar) as fact_key,
    children.child_id,
    children.snapshot_on,
    children.officer_id is not null as is_cla_case,
    children.chair_id is not null as is_cp_case,
    case
        when children.officer_id is not null and children.chair_id is not null then 'both'
        when children.officer_id is not null then 'looked after'
        else 'child protection'
    end as case_kind,
    children.officer_id,
    children.chair_id,
    children.has_two_officers,
    not coalesce(officers.holds_children and officers.fte_cla is null, false) as is_cla_time_known,
    not coalesce(chairs.holds_children and chairs.fte_cp is null, false) as is_cp_time_known,
    spells.source_file,
    spells.source_row
from children
inner join {{ ref('int_iro_spells') }} as spells
    on
        children.submission_id = spells.submission_id
        and children.allocation_id = spells.allocation_id
left join {{ ref('fct_iro_month') }} as officers
    on
        children.submission_id = officers.submission_id
        and children.officer_id = officers.worker_id
        and children.snapshot_on = officers.snapshot_on
left join {{ ref('fct_iro_month') }} as chairs
    on
        children.submission_id = chairs.submission_id
        and children.chair_id = chairs.worker_id
        and children.snapshot_on = chairs.snapshot_on

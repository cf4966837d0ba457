with caseload as (

    select * from {{ ref('fct_iro_caseload') }}

),

-- a child held by one officer in both roles is one case of that officer
held as (

    select
        submission_id,
        officer_id as worker_id,
        snapshot_on,
        child_id,
        1 as cla_case,
        case when chair_id = officer_id then 1 else 0 end as cp_case
    from caseload
    where officer_id is not null
    union all
    select
        submission_id,
        chair_id as worker_id,
        snapshot_on,
        child_id,
        0 as cla_case,
        1 as cp_case
    from caseload
    where chair_id is not null and (officer_id is null or officer_id <> chair_id)

),

counted as (

    select
        submission_id,
        worker_id,
        snapshot_on,
        cast(count(*) as integer) as cases,
        cast(sum(cla_case) as integer) as cla_cases,
        cast(sum(cp_case) as integer) as cp_cases
    from held
    group by submission_id, worker_id, snapshot_on

),

officers as (

    select * from {{ ref('fct_iro_month') }}
    where holds_children

),

joined as (

    select
        coalesce(officers.submission_id, counted.submission_id) as submission_id,
        coalesce(officers.worker_id, counted.worker_id) as worker_id,
        coalesce(officers.snapshot_on, counted.snapshot_on) as snapshot_on,
        officers.worker_id is not null as is_in_post,
        coalesce(officers.role, 'not known') as role,
        coalesce(officers.contract, 'not known') as contract,
        officers.fte_for_children as fte,
        officers.fte_cla,
        coalesce(counted.cases, 0) as cases,
        coalesce(counted.cla_cases, 0) as cla_cases,
        coalesce(counted.cp_cases, 0) as cp_cases,
        case
            when officers.fte_for_children > 0
                then cast(coalesce(counted.cases, 0) / officers.fte_for_children as decimal(18, 2))
        end as cases_for_full_time,
        case
            when officers.fte_cla > 0
                then cast(coalesce(counted.cla_cases, 0) / officers.fte_cla as decimal(18, 2))
        end as cla_cases_for_full_time,
        officers.source_file,
        officers.source_row
    from officers
    full outer join counted
        on
            officers.submission_id = counted.submission_id
            and officers.worker_id = counted.worker_id
            and officers.snapshot_on = counted.snapshot_on

)

select
    submission_id,
    worker_id || '/' || cast(snapshot_on as varchar) as fact_key,
    cast(null as varchar) as child_id,
    worker_id,
    snapshot_on,
    is_in_post,
    role,
    contract,
    fte,
    fte_cla,
    cases,
    cla_cases,
    cp_cases,
    cases_for_full_time,
    cla_cases_for_full_time,
    case
        when cla_cases_for_full_time is null then 'not known'
        when cla_cases_for_full_time < 30 then 'under 30'
        when cla_cases_for_full_time < 50 then '30 to 49'
        when cla_cases_for_full_time <= 70 then '50 to 70'
        else 'over 70'
    end as caseload_band,
    source_file,
    source_row
from joined

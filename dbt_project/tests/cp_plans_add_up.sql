-- Plans open at a period's end are not those open at its start, with those started and without those ended.
with periods as (

    select * from {{ ref('int_report_periods') }}
    where kind in ('year', 'quarter')

),

plans as (

    select
        submission_id,
        started_on,
        coalesce(closed_on, cast('9999-12-31' as date)) as closed_on
    from {{ ref('fct_cp_plan') }}
    where is_counted

),

counted as (

    select
        periods.submission_id,
        periods.period_id,
        periods.ends_on,
        sum(
            case
                when plans.started_on < periods.starts_on and plans.closed_on >= periods.starts_on then 1
                else 0
            end
        ) as opening,
        sum(case when plans.started_on between periods.starts_on and periods.ends_on then 1 else 0 end)
            as starts,
        sum(case when plans.closed_on between periods.starts_on and periods.ends_on then 1 else 0 end)
            as ends
    from periods
    inner join plans on periods.submission_id = plans.submission_id
    group by periods.submission_id, periods.period_id, periods.ends_on

),

closing as (

    select
        submission_id,
        snapshot_on,
        count(*) as plans
    from {{ ref('fct_cp_snapshot') }}
    group by submission_id, snapshot_on

)

select
    counted.*,
    closing.plans as closing
from counted
left join closing
    on
        counted.submission_id = closing.submission_id
        and counted.ends_on = closing.snapshot_on
where counted.opening + counted.starts - counted.ends <> coalesce(closing.plans, 0)

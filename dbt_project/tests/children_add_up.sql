-- Those looked after at the end of a period, with who came and without who left, are those at the next end.
with periods as (

    select
        *,
        {{ add_days('starts_on', -1) }} as day_before
    from {{ ref('int_report_periods') }}

),

looked_after as (

    select
        submission_id,
        snapshot_on,
        count(*) as children
    from {{ ref('fct_cla_snapshot') }}
    where not is_short_break
    group by submission_id, snapshot_on

),

days as (

    select distinct
        submission_id,
        ends_on
    from {{ ref('int_report_periods') }}

),

moves as (

    select
        periods.submission_id,
        periods.period_id,
        count(case when care.started_on between periods.starts_on and periods.ends_on then 1 end) as started,
        count(case when care.ended_on between periods.starts_on and periods.ends_on then 1 end) as ended
    from periods
    inner join {{ ref('fct_period_of_care') }} as care on periods.submission_id = care.submission_id
    where
        not care.is_short_break
        and not care.ends_before_it_starts
    group by periods.submission_id, periods.period_id

)

select
    periods.submission_id,
    periods.period_id,
    coalesce(opening.children, 0) as opening,
    coalesce(moves.started, 0) as started,
    coalesce(moves.ended, 0) as ended,
    coalesce(closing.children, 0) as closing
from periods
-- the oldest period of each kind has no snapshot before it
inner join days
    on
        periods.submission_id = days.submission_id
        and periods.day_before = days.ends_on
left join looked_after as opening
    on
        periods.submission_id = opening.submission_id
        and periods.day_before = opening.snapshot_on
left join looked_after as closing
    on
        periods.submission_id = closing.submission_id
        and periods.ends_on = closing.snapshot_on
left join moves
    on
        periods.submission_id = moves.submission_id
        and periods.period_id = moves.period_id
where
    coalesce(opening.children, 0) + coalesce(moves.started, 0) - coalesce(moves.ended, 0)
    <> coalesce(closing.children, 0)

-- The children of the return with an open episode are those whom the annual report counts on 31 March.
-- A child whose episodes are not as they should be is left out: an episode never closed stands open in the
-- return, though the child has left since, and the report says so among its findings.
with submissions as (

    select
        submission_id,
        year_end
    from {{ ref('stg_carefacts__submissions') }}
    where
        road = 'extracts'
        and role = 'current'
        and as_at_date >= year_end

),

in_return as (

    select distinct
        episodes.submission_id,
        episodes.child_id
    from {{ ref('int_return_episodes') }} as episodes
    inner join submissions on episodes.submission_id = submissions.submission_id
    where
        episodes.dec is null
        and (episodes.ls is null or episodes.ls not in ('V3', 'V4'))

),

in_report as (

    select
        snapshots.submission_id,
        snapshots.child_id
    from {{ ref('fct_cla_snapshot') }} as snapshots
    inner join submissions
        on
            snapshots.submission_id = submissions.submission_id
            and snapshots.snapshot_on = submissions.year_end
    where not snapshots.is_short_break

),

both_ways as (

    select
        coalesce(in_return.submission_id, in_report.submission_id) as submission_id,
        coalesce(in_return.child_id, in_report.child_id) as child_id,
        in_return.child_id is not null as is_in_return,
        in_report.child_id is not null as is_in_report
    from in_return
    full outer join in_report
        on
            in_return.submission_id = in_report.submission_id
            and in_return.child_id = in_report.child_id

),

explained as (

    select distinct
        submission_id,
        child_id
    from {{ ref('fct_cla_episode') }}
    where
        is_left_open
        or ends_before_it_starts
        or started_on is null

)

select
    both_ways.submission_id,
    both_ways.is_in_return,
    both_ways.is_in_report,
    count(*) as children
from both_ways
left join explained
    on
        both_ways.submission_id = explained.submission_id
        and both_ways.child_id = explained.child_id
where
    explained.child_id is null
    and both_ways.is_in_return <> both_ways.is_in_report
group by both_ways.submission_id, both_ways.is_in_return, both_ways.is_in_report

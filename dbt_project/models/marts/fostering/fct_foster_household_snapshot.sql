with snapshots as (

    select distinct
        submission_id,
        ends_on as snapshot_on
    from {{ ref('int_report_periods') }}

),

open_households as (

    select
        households.*,
        snapshots.snapshot_on
    from {{ ref('int_foster_households') }} as households
    inner join snapshots
        on
            households.submission_id = snapshots.submission_id
            and households.approved_on <= snapshots.snapshot_on
            and (households.ended_on is null or households.ended_on > snapshots.snapshot_on)

),

-- which review each household is waiting for on each of these days
waiting as (

    select
        steps.submission_id,
        steps.household_key,
        snapshots.snapshot_on,
        min(steps.due_on) as next_review_due_on
    from {{ ref('int_foster_review_steps') }} as steps
    inner join snapshots
        on
            steps.submission_id = snapshots.submission_id
            and steps.waits_from <= snapshots.snapshot_on
            and (steps.held_on is null or steps.held_on > snapshots.snapshot_on)
    group by steps.submission_id, steps.household_key, snapshots.snapshot_on

)

select
    open_households.submission_id,
    open_households.household_key || '/' || cast(open_households.snapshot_on as varchar) as fact_key,
    cast(null as varchar) as child_id,
    open_households.household_key,
    open_households.household_id,
    open_households.snapshot_on,
    open_households.is_own,
    open_households.provider_group,
    open_households.approved_on,
    open_households.approval_kind,
    open_households.kind_group,
    open_households.places_approved,
    open_households.is_reviewed_yearly,
    case when open_households.is_reviewed_yearly then waiting.next_review_due_on end as next_review_due_on,
    open_households.is_reviewed_yearly
    and coalesce(waiting.next_review_due_on < open_households.snapshot_on, false) as has_overdue_review,
    open_households.source_file,
    open_households.source_row
from open_households
left join waiting
    on
        open_households.submission_id = waiting.submission_id
        and open_households.household_key = waiting.household_key
        and open_households.snapshot_on = waiting.snapshot_on

with snapshots as (

    select distinct
        submission_id,
        ends_on as snapshot_on,
        {{ add_years('ends_on', -1) }} as year_before
    from {{ ref('int_report_periods') }}

),

-- of a child in care twice at once, by mistake, the later period speaks
looked_after as (

    select
        periods.submission_id,
        periods.child_id,
        periods.period_of_care_id,
        periods.started_on,
        snapshots.snapshot_on,
        snapshots.year_before,
        row_number() over (
            partition by periods.submission_id, periods.child_id, snapshots.snapshot_on
            order by periods.started_on desc, periods.period_number desc
        ) as choice
    from {{ ref('int_periods_of_care') }} as periods
    inner join snapshots
        on
            periods.submission_id = snapshots.submission_id
            and periods.started_on <= snapshots.snapshot_on
            and (periods.ended_on is null or periods.ended_on > snapshots.snapshot_on)
    where not periods.is_short_break

),

counted as (

    select
        looked_after.submission_id,
        looked_after.child_id,
        looked_after.period_of_care_id,
        looked_after.started_on,
        looked_after.snapshot_on,
        looked_after.year_before,
        count(distinct spells.worker_id) as officers_in_year,
        count(case when spells.is_change and spells.held_from > looked_after.year_before then 1 end)
            as changes_in_year,
        count(case when spells.ended_on is null or spells.ended_on >= looked_after.snapshot_on then 1 end)
            as officers_now,
        max(spells.source_file) as source_file,
        max(spells.source_row) as source_row
    from looked_after
    left join {{ ref('int_iro_spells_in_care') }} as spells
        on
            looked_after.submission_id = spells.submission_id
            and looked_after.child_id = spells.child_id
            and looked_after.period_of_care_id = spells.period_of_care_id
            and spells.held_from <= looked_after.snapshot_on
            and (spells.ended_on is null or spells.ended_on > looked_after.year_before)
    where looked_after.choice = 1
    group by
        looked_after.submission_id,
        looked_after.child_id,
        looked_after.period_of_care_id,
        looked_after.started_on,
        looked_after.snapshot_on,
        looked_after.year_before

)

select
    submission_id,
    child_id || '/' || cast(snapshot_on as varchar) as fact_key,
    child_id,
    snapshot_on,
    period_of_care_id,
    started_on <= year_before as is_looked_after_all_year,
    cast(officers_in_year as integer) as officers_in_year,
    cast(changes_in_year as integer) as changes_in_year,
    officers_now > 0 as has_officer,
    source_file,
    source_row
from counted

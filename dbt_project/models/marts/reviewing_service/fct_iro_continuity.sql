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
        looked_after.snapshot_on,
        min(spells.worker_id) as one_officer,
        max(spells.worker_id) as other_officer,
        sum(case when spells.is_change and spells.held_from > looked_after.year_before then 1 else 0 end)
            as changes_in_year,
        bool_or(
            spells.is_after_a_gap
            and spells.held_from > {{ add_days('looked_after.year_before', 8) }}
        ) as was_left_without_officer,
        bool_or(spells.ended_on is null or spells.ended_on >= looked_after.snapshot_on) as has_officer,
        max(spells.source_file) as source_file,
        max(spells.source_row) as source_row
    from looked_after
    inner join {{ ref('int_iro_spells_in_care') }} as spells
        on
            looked_after.submission_id = spells.submission_id
            and looked_after.period_of_care_id = spells.period_of_care_id
            and looked_after.snapshot_on >= spells.held_from
            and (spells.ended_on is null or looked_after.year_before < spells.ended_on)
    where looked_after.choice = 1
    group by looked_after.submission_id, looked_after.child_id, looked_after.snapshot_on

)

select
    looked_after.submission_id,
    looked_after.child_id || '/' || cast(looked_after.snapshot_on as varchar) as fact_key,
    looked_after.child_id,
    looked_after.snapshot_on,
    looked_after.period_of_care_id,
    looked_after.started_on <= looked_after.year_before as is_looked_after_all_year,
    -- who was left without an officer did not keep one
    coalesce(
        counted.has_officer
        and counted.one_officer = counted.other_officer
        and not counted.was_left_without_officer,
        false
    ) as had_one_officer_in_year,
    coalesce(counted.was_left_without_officer, false) as was_left_without_officer,
    cast(coalesce(counted.changes_in_year, 0) as integer) as changes_in_year,
    coalesce(counted.has_officer, false) as has_officer,
    counted.source_file,
    counted.source_row
from looked_after
left join counted
    on
        looked_after.submission_id = counted.submission_id
        and looked_after.child_id = counted.child_id
        and looked_after.snapshot_on = counted.snapshot_on
where looked_after.choice = 1

-- Households approved at the start of a year, and approved and ended in it, do not come to those at its end.
with years as (

    select
        years.submission_id,
        years.collection_year,
        years.starts_on,
        years.ends_on,
        before.ends_on as year_before_ends_on
    from {{ ref('int_report_periods') }} as years
    inner join {{ ref('int_report_periods') }} as before
        on
            years.submission_id = before.submission_id
            and years.collection_year - 1 = before.collection_year
            and before.kind = 'year'
            -- a year that has not ended is set beside a part of the one before
            and before.ends_on = before.whole_period_ends_on
    where years.kind = 'year'

),

households as (

    select
        years.submission_id,
        years.collection_year,
        count(case when households.approved_on between years.starts_on and years.ends_on then 1 end)
            as approved,
        count(case when households.ended_on between years.starts_on and years.ends_on then 1 end) as ended
    from years
    inner join {{ ref('fct_foster_household') }} as households
        on years.submission_id = households.submission_id
    group by years.submission_id, years.collection_year

),

standing as (

    select
        years.submission_id,
        years.collection_year,
        count(case when snapshots.snapshot_on = years.year_before_ends_on then 1 end) as standing_before,
        count(case when snapshots.snapshot_on = years.ends_on then 1 end) as standing_after
    from years
    inner join {{ ref('fct_foster_household_snapshot') }} as snapshots
        on years.submission_id = snapshots.submission_id
    group by years.submission_id, years.collection_year

)

select
    households.submission_id,
    households.collection_year,
    standing.standing_before,
    households.approved,
    households.ended,
    standing.standing_after
from households
left join standing
    on
        households.submission_id = standing.submission_id
        and households.collection_year = standing.collection_year
where
    coalesce(standing.standing_before, 0) + households.approved - households.ended
    <> coalesce(standing.standing_after, 0)

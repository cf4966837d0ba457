with spells as (

    select
        spells.submission_id,
        spells.allocation_id,
        spells.child_id,
        spells.worker_id,
        spells.started_on,
        spells.ended_on,
        periods.period_of_care_id,
        periods.is_short_break,
        case when spells.started_on < periods.started_on then periods.started_on else spells.started_on end
            as held_from,
        spells.source_file,
        spells.source_row
    from {{ ref('int_iro_spells') }} as spells
    left join {{ ref('int_periods_of_care') }} as periods
        on
            spells.submission_id = periods.submission_id
            and spells.child_id = periods.child_id
            -- plain comparisons: with OR between the sides DuckDB would try every pair of rows
            and spells.started_on <= coalesce(periods.last_day_for_reviews, cast('9999-12-31' as date))
            and coalesce(spells.ended_on, cast('9999-12-31' as date)) >= periods.started_on
    where spells.role = 'IRO'

),

with_earlier as (

    select
        *,
        lag(worker_id) over in_the_period as previous_worker_id,
        -- a week: five working days are what there is to name an officer
        {{ add_days('max(coalesce(ended_on, cast(\'9999-01-01\' as date))) over earlier_in_the_period', 8) }}
            as a_week_later,
        row_number() over in_the_period as number_in_period
    from spells
    window
        in_the_period as (
            partition by submission_id, child_id, period_of_care_id
            order by held_from, started_on, allocation_id
        ),
        earlier_in_the_period as (
            partition by submission_id, child_id, period_of_care_id
            order by held_from, started_on, allocation_id
            rows between unbounded preceding and 1 preceding
        )

)

select
    submission_id,
    allocation_id,
    child_id,
    worker_id,
    started_on,
    ended_on,
    period_of_care_id,
    is_short_break,
    held_from,
    cast(number_in_period as integer) as number_in_period,
    coalesce(worker_id <> previous_worker_id, false) as is_change,
    coalesce(period_of_care_id is not null and held_from > a_week_later, false) as is_after_a_gap,
    source_file,
    source_row
from with_earlier

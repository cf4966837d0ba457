with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

calendar as (

    select * from {{ ref('int_working_days') }}

),

first_spells as (

    select * from {{ ref('int_iro_spells_in_care') }}
    where number_in_period = 1

),

starts as (

    select
        periods.submission_id,
        periods.period_of_care_id,
        periods.child_id,
        periods.started_on,
        periods.started_on_is_known,
        periods.ended_on,
        submissions.as_at_date,
        first_spells.worker_id,
        first_spells.held_from as named_on,
        started.working_day_number + 5 as last_working_day_number,
        named.working_day_number - started.working_day_number as working_days,
        coalesce(first_spells.source_file, episodes.source_file) as source_file,
        coalesce(first_spells.source_row, episodes.source_row) as source_row
    from {{ ref('int_periods_of_care') }} as periods
    inner join submissions on periods.submission_id = submissions.submission_id
    left join first_spells
        on
            periods.submission_id = first_spells.submission_id
            and periods.child_id = first_spells.child_id
            and periods.period_of_care_id = first_spells.period_of_care_id
    left join calendar as started on periods.started_on = started.calendar_date
    left join calendar as named on first_spells.held_from = named.calendar_date
    left join {{ ref('int_episodes_in_periods') }} as in_periods
        on
            periods.submission_id = in_periods.submission_id
            and periods.child_id = in_periods.child_id
            and periods.is_short_break = in_periods.is_short_break
            and periods.period_number = in_periods.period_number
            and in_periods.episode_number = 1
    left join {{ ref('int_cla_episodes') }} as episodes
        on
            in_periods.submission_id = episodes.submission_id
            and in_periods.episode_id = episodes.episode_id
    where not periods.is_short_break

),

with_due as (

    select
        starts.*,
        calendar.calendar_date as due_on
    from starts
    left join calendar
        on
            starts.last_working_day_number = calendar.working_day_number
            and calendar.is_working_day

)

select
    submission_id,
    period_of_care_id as fact_key,
    child_id,
    started_on,
    ended_on,
    due_on,
    worker_id,
    named_on,
    cast(working_days as integer) as working_days,
    case
        when not started_on_is_known or due_on is null then 'not_assessable'
        when named_on <= due_on then 'on_time'
        when named_on is not null then 'late'
        when ended_on <= due_on or due_on >= as_at_date then 'not_due'
        else 'not_named'
    end as status,
    source_file,
    source_row
from with_due

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

episodes as (

    select * from {{ ref('int_episodes_in_periods') }}

),

periods as (

    select
        submission_id,
        child_id,
        is_short_break,
        period_number,
        max(person_id) as person_id,
        min(decom) as first_decom,
        max(case when episode_number = 1 then rne end) as first_rne,
        max(case when episode_number = 1 then entered_care_on end) as entered_care_on,
        max(case when episode_number_from_last = 1 then dec end) as ended_on,
        max(case when episode_number_from_last = 1 then rec end) as end_reason,
        cast(count(*) as integer) as episode_count
    from episodes
    group by submission_id, child_id, is_short_break, period_number

),

with_start as (

    select
        periods.*,
        submissions.history_from,
        -- the system may know of a start before the first episode that it gave us
        case
            when
                periods.period_number = 1
                and periods.entered_care_on < periods.first_decom
                and (periods.is_short_break or periods.first_rne is null or periods.first_rne <> 'S')
                then periods.entered_care_on
            else periods.first_decom
        end as started_on
    from periods
    inner join submissions on periods.submission_id = submissions.submission_id

),

with_knowledge as (

    select
        *,
        case
            when started_on < first_decom then true
            -- breaks of one series are at most twelve months apart
            when is_short_break
                then period_number > 1 or first_decom >= {{ add_months('history_from', 12) }}
            else coalesce(first_rne = 'S' or entered_care_on = first_decom, false)
        end as started_on_is_known,
        row_number() over (
            partition by submission_id, child_id, is_short_break, started_on order by period_number
        ) as number_on_that_day
    from with_start

)

select
    submission_id,
    child_id,
    child_id || '/' || cast(started_on as varchar)
    || case when is_short_break then '/short breaks' else '' end
    || case when number_on_that_day > 1 then '/' || cast(number_on_that_day as varchar) else '' end
        as period_of_care_id,
    is_short_break,
    period_number,
    person_id,
    started_on,
    started_on_is_known,
    coalesce(started_on_is_known and started_on >= history_from, false) as is_complete,
    ended_on,
    -- a series of short breaks goes on between its breaks
    case when is_short_break then {{ add_months('ended_on', 12) }} else ended_on end as last_day_for_reviews,
    end_reason,
    episode_count
from with_knowledge

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

episodes as (

    select * from {{ ref('int_episodes_in_periods') }}

),

-- a system that was new then may not have been given the reviews held before
earliest_reviews as (

    select
        submission_id,
        {{ first_of_month('min(review_date)') }} as reviews_from
    from {{ ref('int_cla_review_rows') }}
    where outcome = 'held'
    group by submission_id

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
        -- a last day before earlier episodes is wrong: care lasted to the first day of the last one at least
        max(
            case
                when episode_number_from_last = 1 and dec < decom and episode_number > 1 then decom
                when episode_number_from_last = 1 then dec
            end
        ) as ended_on,
        max(case when episode_number_from_last = 1 then rec end) as end_reason,
        cast(count(*) as integer) as episode_count
    from episodes
    group by submission_id, child_id, is_short_break, period_number

),

with_start as (

    select
        periods.*,
        submissions.history_from,
        earliest_reviews.reviews_from is not null as has_any_review,
        case
            when submissions.road = 'extracts' and earliest_reviews.reviews_from > submissions.history_from
                then earliest_reviews.reviews_from
            else submissions.history_from
        end as reviews_from,
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
    left join earliest_reviews on periods.submission_id = earliest_reviews.submission_id

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
        ) as number_on_that_day,
        lead(started_on) over (
            partition by submission_id, child_id, is_short_break order by period_number
        ) as next_started_on
    from with_start

),

with_last_day as (

    select
        *,
        -- a series of short breaks goes on between its breaks
        case when is_short_break then {{ add_months('ended_on', 12) }} else ended_on end as own_last_day
    from with_knowledge

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
    coalesce(started_on_is_known and started_on >= reviews_from, false) as is_complete,
    -- from here on no review can be missing, where there are reviews at all
    case
        when not has_any_review then null
        when started_on > reviews_from then started_on
        else reviews_from
    end as reviews_told_from,
    -- a period that was not closed by then ends where the next one starts
    case when next_started_on is null or ended_on <= next_started_on then ended_on else next_started_on end
        as ended_on,
    coalesce(ended_on is null and next_started_on is not null, false) as is_left_open,
    case
        when next_started_on is null or own_last_day < next_started_on then own_last_day
        -- the day on which care ended belongs to it, also when another period starts
        when ended_on = next_started_on and not is_short_break then ended_on
        else {{ add_days('next_started_on', -1) }}
    end as last_day_for_reviews,
    end_reason,
    episode_count
from with_last_day

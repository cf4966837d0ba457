with dated_episodes as (

    select
        submission_id,
        child_id,
        is_short_break,
        place_in_history,
        episode_id,
        person_id,
        entered_care_on,
        decom,
        rne,
        dec,
        rec
    from {{ ref('int_cla_episodes') }}
    where decom is not null

),

counted as (

    select
        *,
        sum(case when is_short_break then 0 else 1 end) over (
            partition by submission_id, child_id order by place_in_history
        ) as ordinary_episodes_so_far
    from dated_episodes

),

with_previous as (

    select
        *,
        lag(decom) over (stream) as previous_decom,
        lag(dec) over (stream) as previous_dec,
        lag(rec) over (stream) as previous_rec,
        lag(ordinary_episodes_so_far) over (stream) as previous_ordinary_episodes
    from counted
    window stream as (partition by submission_id, child_id, is_short_break order by place_in_history)

),

marked as (

    select
        *,
        case
            when previous_decom is null then 1
            when is_short_break and ordinary_episodes_so_far > previous_ordinary_episodes then 1
            when is_short_break and decom > {{ add_months('previous_dec', 12) }} then 1
            when is_short_break then 0
            when rne = 'S' or decom > previous_dec then 1
            when decom = previous_dec and (previous_rec is null or previous_rec <> 'X1') then 1
            else 0
        end as begins_period
    from with_previous

),

numbered as (

    select
        *,
        sum(begins_period) over (
            partition by submission_id, child_id, is_short_break order by place_in_history
        ) as period_number
    from marked

)

select
    submission_id,
    child_id,
    is_short_break,
    cast(period_number as integer) as period_number,
    episode_id,
    cast(row_number() over (
        partition by submission_id, child_id, is_short_break, period_number order by place_in_history
    ) as integer) as episode_number,
    cast(row_number() over (
        partition by submission_id, child_id, is_short_break, period_number order by place_in_history desc
    ) as integer) as episode_number_from_last,
    person_id,
    entered_care_on,
    decom,
    rne,
    dec,
    rec
from numbered

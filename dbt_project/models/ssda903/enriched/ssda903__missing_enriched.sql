with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

missing as (

    select
        missing.*,
        submissions.rules_year,
        submissions.year_start,
        submissions.year_end,
        -- a row without a child stands alone: no other row comes before it
        case when missing.child is null then missing.record_id end as row_without_child,
        {{ parse_uk_date('missing.dob') }} as date_of_birth,
        {{ parse_uk_date('missing.mis_start') }} as started_on,
        {{ parse_uk_date('missing.mis_end') }} as ended_on
    from {{ ref('ssda903__missing') }} as missing
    inner join submissions on missing.submission_id = submissions.submission_id

),

in_order as (

    select
        *,
        row_number() over (by_end) > 1 as follows_a_period,
        lag(ended_on) over (by_end) as previous_mis_end,
        row_number() over (
            partition by submission_id, child, row_without_child
            order by started_on nulls last, record_id
        ) = 1 as is_first_of_child
    from missing
    window by_end as (
        partition by submission_id, child, row_without_child
        order by coalesce(ended_on, started_on) nulls last, started_on nulls last, record_id
    )

),

in_episodes as (

    select
        missing.submission_id,
        missing.record_id,
        bool_or(missing.started_on between episodes.decom and episodes.dec) as starts_in_ended_episode,
        bool_or(
            missing.started_on >= episodes.decom
            and (missing.started_on <= episodes.dec or episodes.dec is null)
        ) as starts_in_an_episode,
        bool_or(missing.started_on < episodes.decom) as starts_before_an_episode
    from missing
    inner join {{ ref('ssda903__episodes_typed') }} as episodes
        on missing.submission_id = episodes.submission_id and missing.child = episodes.child
    group by missing.submission_id, missing.record_id

),

in_periods as (

    select
        missing.submission_id,
        missing.record_id,
        bool_or(missing.started_on >= periods.starts_on) as starts_after_a_start_of_care,
        bool_or(missing.started_on >= periods.starts_on and periods.ends_on is null) as care_goes_on,
        bool_or(
            missing.started_on >= periods.starts_on
            and (missing.started_on <= periods.ends_on or periods.ends_on is null)
        ) as starts_in_care
    from missing
    inner join {{ ref('ssda903__periods_of_care') }} as periods
        on missing.submission_id = periods.submission_id and missing.child = periods.child
    group by missing.submission_id, missing.record_id

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}
    where field = 'MISSING'

)

select
    missing.submission_id,
    missing.record_id,
    missing.child,
    missing.rules_year,
    missing.year_start,
    missing.year_end,
    missing.date_of_birth as dob,
    missing.missing,
    case when missing.missing is not null then codes.code is not null end as missing_is_valid,
    missing.started_on as mis_start,
    missing.mis_start is not null as mis_start_is_recorded,
    missing.ended_on as mis_end,
    missing.mis_end is not null as mis_end_is_recorded,
    missing.follows_a_period,
    missing.previous_mis_end,
    last_year.child is not null as was_missing_at_last_year_end,
    coalesce(last_year.is_recorded_this_year, false) as that_period_is_recorded_this_year,
    missing.child is not null and missing.is_first_of_child as speaks_for_the_child,
    coalesce(in_episodes.starts_in_ended_episode, false) as starts_in_ended_episode,
    coalesce(in_episodes.starts_before_an_episode and not in_episodes.starts_in_an_episode, false)
        as starts_before_care,
    in_periods.record_id is not null and missing.started_on is not null and not in_periods.care_goes_on
        as care_has_ceased,
    coalesce(in_periods.starts_after_a_start_of_care and not in_periods.starts_in_care, false)
        as starts_after_care
from in_order as missing
left join in_episodes
    on missing.submission_id = in_episodes.submission_id and missing.record_id = in_episodes.record_id
left join in_periods
    on missing.submission_id = in_periods.submission_id and missing.record_id = in_periods.record_id
left join {{ ref('ssda903__missing_last_year_by_child') }} as last_year
    on missing.submission_id = last_year.submission_id and upper(missing.child) = last_year.child
left join codes on missing.rules_year = codes.rules_year and missing.missing = codes.code

with days as (

    select distinct
        submission_id,
        ends_on as snapshot_on
    from {{ ref('int_report_periods') }}

),

in_care as (

    select
        days.snapshot_on,
        periods.submission_id,
        periods.child_id,
        periods.period_of_care_id,
        periods.is_short_break,
        periods.period_number,
        periods.started_on,
        periods.is_complete,
        row_number() over (
            partition by periods.submission_id, days.snapshot_on, periods.child_id
            order by
                case when periods.is_short_break then 1 else 0 end asc,
                periods.started_on desc,
                periods.period_number desc
        ) as choice
    from {{ ref('int_periods_of_care') }} as periods
    inner join days
        on
            periods.submission_id = days.submission_id
            and periods.started_on <= days.snapshot_on
            and (periods.ended_on > days.snapshot_on or periods.ended_on is null)

)

select
    in_care.submission_id,
    in_care.snapshot_on,
    in_care.child_id,
    in_care.period_of_care_id,
    in_care.is_short_break,
    in_care.period_number,
    in_care.started_on,
    in_care.is_complete,
    {{ add_days(add_years('in_care.snapshot_on', -1), 1) }} as twelve_months_from,
    {{ age_in_years('children.date_of_birth', 'in_care.snapshot_on') }} as age,
    children.date_of_birth,
    children.sex,
    children.ethnicity,
    episodes.episode_id,
    episodes.placement_key,
    episodes.ls,
    episodes.source_file,
    episodes.source_row
from in_care
left join {{ ref('int_children') }} as children
    on
        in_care.submission_id = children.submission_id
        and in_care.child_id = children.child_id
left join {{ ref('int_episodes_in_placements') }} as episodes
    on
        in_care.submission_id = episodes.submission_id
        and in_care.child_id = episodes.child_id
        and in_care.is_short_break = episodes.is_short_break
        and in_care.period_number = episodes.period_number
        and in_care.snapshot_on >= episodes.decom
        and in_care.snapshot_on < episodes.stands_until
where in_care.choice = 1

with episodes as (

    select
        *,
        -- first collected for 2023/24; since then the year before is reported with each year
        case when rules_year = 2024 then year_start else {{ add_years('year_start', -1) }} end
            as reported_from
    from {{ ref('ssda903__episodes_typed') }}

),

in_period as (

    select
        *,
        greatest(decom, reported_from) as covered_from,
        coalesce(dec, year_end) as covered_to,
        coalesce(
            not is_short_break and decom <= year_end and (not dec_is_recorded or dec >= reported_from), false
        ) as is_in_social_worker_period,
        coalesce(
            not is_short_break and decom <= year_end and (not dec_is_recorded or dec > year_end), false
        ) as is_on_last_day
    from episodes

),

social_workers as (

    select
        submission_id,
        record_id,
        child,
        {{ parse_uk_date('sw_decom') }} as sw_decom,
        {{ parse_uk_date('sw_dec') }} as sw_dec,
        sw_id is not null and sw_decom is not null and sw_reason is not null as is_complete
    from {{ ref('ssda903__sw_episodes') }}
    where child is not null

),

by_child as (

    select
        submission_id,
        child,
        bool_or(is_complete) as has_complete_sw_episode
    from social_workers
    group by submission_id, child

),

looked_after as (

    select distinct
        submission_id,
        child
    from in_period
    where is_on_last_day and child is not null

),

covered as (

    select distinct
        in_period.submission_id,
        in_period.record_id
    from in_period
    inner join social_workers
        on
            in_period.submission_id = social_workers.submission_id
            and in_period.child = social_workers.child
            and in_period.covered_to >= social_workers.sw_decom
            and in_period.covered_from <= coalesce(social_workers.sw_dec, in_period.covered_from)
    where in_period.is_in_social_worker_period

)

select
    in_period.submission_id,
    in_period.record_id,
    in_period.child,
    in_period.rules_year,
    not in_period.dec_is_recorded and not in_period.is_short_break as is_open_care,
    coalesce(by_child.has_complete_sw_episode, false) as child_has_complete_sw_episode,
    looked_after.child is not null as child_is_looked_after_at_year_end,
    in_period.is_in_social_worker_period,
    covered.record_id is not null as has_social_worker
from in_period
left join by_child
    on in_period.submission_id = by_child.submission_id and in_period.child = by_child.child
left join looked_after
    on in_period.submission_id = looked_after.submission_id and in_period.child = looked_after.child
left join covered
    on in_period.submission_id = covered.submission_id and in_period.record_id = covered.record_id

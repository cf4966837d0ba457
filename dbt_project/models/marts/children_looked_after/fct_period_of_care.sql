with periods as (

    select
        *,
        {{ collection_year_of('started_on') }} as start_year,
        {{ collection_year_of('ended_on') }} as end_year,
        coalesce(ended_on < started_on, false) as ends_before_it_starts
    from {{ ref('int_periods_of_care') }}

),

first_episodes as (

    select
        submission_id,
        child_id,
        is_short_break,
        period_number,
        ls,
        cin,
        source_file,
        source_row
    from {{ ref('int_episodes_in_placements') }}
    where episode_number = 1

),

unaccompanied as (

    select
        statuses.submission_id,
        people.child_id,
        min(statuses.started_on) as since,
        bool_or(statuses.started_on is null) as is_undated
    from {{ ref('stg_ssd__immigration_status') }} as statuses
    inner join {{ ref('int_extract_children') }} as people
        on
            statuses.submission_id = people.submission_id
            and statuses.person_id = people.person_id
    where
        statuses.immigration_status like '%UASC%'
        or statuses.immigration_status like '%UNACCOMPANIED%'
    group by statuses.submission_id, people.child_id

),

-- a year of which the figures speak up to a day has its last ends by that day
with_years as (

    select
        periods.*,
        coalesce(periods.ended_on > years.ends_on, false) as ends_after_the_figures
    from periods
    left join {{ ref('int_report_periods') }} as years
        on
            periods.submission_id = years.submission_id
            and periods.end_year = years.collection_year
            and years.kind = 'year'

),

numbered as (

    select
        *,
        row_number() over (
            partition by submission_id, child_id, is_short_break, ends_before_it_starts, start_year
            order by started_on, period_number
        ) as start_in_year,
        row_number() over (
            partition by
                submission_id,
                child_id,
                is_short_break,
                ends_before_it_starts,
                end_year,
                ends_after_the_figures
            order by ended_on desc, period_number desc
        ) as end_in_year
    from with_years

)

select
    numbered.submission_id,
    numbered.period_of_care_id as fact_key,
    numbered.child_id,
    numbered.is_short_break,
    numbered.period_number,
    numbered.started_on,
    numbered.started_on_is_known,
    numbered.ended_on,
    numbered.is_left_open,
    numbered.ends_before_it_starts,
    numbered.start_in_year = 1 and not numbered.is_short_break and not numbered.ends_before_it_starts
        as is_first_start_of_year,
    numbered.ended_on is not null
    and numbered.end_in_year = 1
    and not numbered.is_short_break
    and not numbered.ends_before_it_starts as is_last_cease_of_year,
    {{ age_band('children.date_of_birth', 'numbered.started_on') }} as age_band,
    {{ sex_group('children.sex') }} as sex,
    {{ legal_status_group('first_episodes.ls') }} as legal_status_group,
    case
        when first_episodes.cin in ('N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8') then first_episodes.cin
        else 'not known'
    end as need,
    case
        when children.is_uasc is not null
            then coalesce(unaccompanied.since <= numbered.started_on or unaccompanied.is_undated, false)
    end as is_uasc,
    case when numbered.ended_on is not null then {{ cease_reason_group('numbered.end_reason') }} end
        as cease_reason_group,
    numbered.episode_count,
    first_episodes.source_file,
    first_episodes.source_row
from numbered
left join {{ ref('int_children') }} as children
    on
        numbered.submission_id = children.submission_id
        and numbered.child_id = children.child_id
left join first_episodes
    on
        numbered.submission_id = first_episodes.submission_id
        and numbered.child_id = first_episodes.child_id
        and numbered.is_short_break = first_episodes.is_short_break
        and numbered.period_number = first_episodes.period_number
left join unaccompanied
    on
        numbered.submission_id = unaccompanied.submission_id
        and numbered.child_id = unaccompanied.child_id

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

episodes as (

    {% for years_ago, submission in [(0, 'submission_id'), (1, 'previous_submission_id')] %}
        select
            submissions.submission_id,
            submissions.year_end,
            {{ years_ago }} as years_ago,
            episodes.record_id,
            upper(episodes.child) as child,
            {{ parse_uk_date('episodes.decom') }} as decom,
            {{ parse_uk_date('episodes.dec') }} as dec,
            coalesce(episodes.ls in ('V3', 'V4'), false) as is_short_break,
            episodes.rec
        from submissions
        inner join {{ ref('ssda903__episodes') }} as episodes
            on submissions.{{ submission }} = episodes.submission_id
        where episodes.child is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

told as (

    select
        *,
        -- last year's open episode is in this year's return too, with the date on which it ended
        row_number() over (
            partition by submission_id, child, decom order by dec asc nulls last, years_ago asc, record_id asc
        ) as times_told
    from episodes

),

placed as (

    select
        *,
        times_told = 1
        and row_number() over (
            partition by submission_id, child, times_told
            order by decom desc nulls last, years_ago asc, record_id desc
        ) = 1 as is_last_episode
    from told

),

counted as (

    select
        placed.*,
        header.birthday_14,
        header.birthday_16,
        placed.times_told = 1 and placed.decom is not null and not placed.is_short_break as counts,
        case when placed.is_last_episode and placed.dec is null then placed.year_end else placed.dec end
            as ends_by
    from placed
    left join {{ ref('ssda903__header_by_child') }} as header
        on placed.submission_id = header.submission_id and placed.child = upper(header.child)

),

measured as (

    select
        *,
        case when counts then {{ days_between('greatest(decom, birthday_14)', 'ends_by') }} end
            as days_from_14,
        case when counts then {{ days_between('greatest(decom, birthday_16)', 'ends_by') }} end
            as days_from_16
    from counted

)

select
    submission_id,
    child,
    coalesce(bool_or(rec = 'E2'), false) as died_in_care,
    coalesce(bool_or(is_last_episode and rec in ('E11', 'E12')), false) as last_episode_ends_in_adoption,
    sum(case when days_from_14 > 0 then days_from_14 else 0 end) as days_in_care_from_14,
    sum(case when days_from_16 > 0 then days_from_16 else 0 end) as days_in_care_from_16
from measured
group by submission_id, child

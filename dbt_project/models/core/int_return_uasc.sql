with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

children as (

    select * from {{ ref('int_children') }}

),

statuses as (

    select
        statuses.submission_id,
        people.child_id,
        statuses.started_on,
        -- an adult is no unaccompanied child, whatever the status
        case
            when statuses.ended_on <= {{ add_years('children.date_of_birth', 18) }} then statuses.ended_on
            else coalesce({{ add_years('children.date_of_birth', 18) }}, statuses.ended_on)
        end as ceased_on,
        statuses.source_file,
        statuses.source_row
    from {{ ref('stg_ssd__immigration_status') }} as statuses
    inner join {{ ref('int_extract_children') }} as people
        on
            statuses.submission_id = people.submission_id
            and statuses.person_id = people.person_id
    inner join children
        on
            people.submission_id = children.submission_id
            and people.child_id = children.child_id
    where
        statuses.immigration_status like '%UASC%'
        or statuses.immigration_status like '%UNACCOMPANIED%'

),

in_the_year as (

    select
        statuses.*,
        submissions.collection_year,
        row_number() over (
            partition by statuses.submission_id, statuses.child_id
            order by
                case when statuses.ceased_on is null then 0 else 1 end asc,
                statuses.ceased_on desc,
                case when statuses.started_on is null then 1 else 0 end asc,
                statuses.started_on desc,
                statuses.source_file asc,
                statuses.source_row asc
        ) as choice
    from statuses
    inner join submissions on statuses.submission_id = submissions.submission_id
    inner join {{ ref('int_periods_of_care') }} as periods
        on
            statuses.submission_id = periods.submission_id
            and statuses.child_id = periods.child_id
            -- unaccompanied, looked after and in the year, all on one day
            and periods.started_on <= coalesce(statuses.ceased_on, submissions.year_end)
            -- a status without a first day held all along until it ended
            and coalesce(statuses.started_on <= coalesce(periods.ended_on, submissions.year_end), true)
    where
        not periods.is_short_break
        and coalesce(statuses.started_on <= submissions.year_end, true)
        and periods.started_on <= submissions.year_end
        and (statuses.ceased_on >= submissions.year_start or statuses.ceased_on is null)
        and (periods.ended_on >= submissions.year_start or periods.ended_on is null)

)

select
    in_the_year.submission_id,
    cast(row_number() over (
        partition by in_the_year.submission_id order by in_the_year.child_id
    ) - 1 as bigint) as record_id,
    in_the_year.child_id,
    case when children.has_return_id then in_the_year.child_id end as child,
    {{ return_sex('children.sex', 'in_the_year.collection_year') }} as sex,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    -- a day to come is given too: next year's return is held to it (rule 205B)
    {{ format_uk_date('in_the_year.ceased_on') }} as duc,
    in_the_year.source_file,
    in_the_year.source_row
from in_the_year
inner join children
    on
        in_the_year.submission_id = children.submission_id
        and in_the_year.child_id = children.child_id
where in_the_year.choice = 1

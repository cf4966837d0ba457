with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where
        road = 'extracts'
        and collection_year >= 2017

),

-- every start of the year counts, that of a short break within a series too: rule 630 asks for each
started as (

    select
        periods.submission_id,
        periods.child_id
    from {{ ref('int_periods_of_care') }} as periods
    inner join submissions
        on
            periods.submission_id = submissions.submission_id
            and periods.started_on between submissions.year_start and submissions.year_end
    union distinct
    select
        episodes.submission_id,
        episodes.child_id
    from {{ ref('int_cla_episodes') }} as episodes
    inner join submissions
        on
            episodes.submission_id = submissions.submission_id
            and episodes.decom between submissions.year_start and submissions.year_end
    where episodes.rne = 'S'

),

dated as (

    select
        options.*,
        people.child_id,
        coalesce(
            {{ parse_uk_date('options.order_date_text') }}, {{ parse_iso_date('options.order_date_text') }}
        ) as ordered_on
    from {{ ref('stg_ssd__cla_previous_permanence') }} as options
    inner join {{ ref('int_extract_children') }} as people
        on
            options.submission_id = people.submission_id
            and options.person_id = people.person_id

),

options as (

    select
        *,
        row_number() over (
            partition by submission_id, child_id
            order by
                case when coalesce(permanence_option, 'Z1') = 'Z1' then 1 else 0 end asc,
                case when ordered_on is null then 1 else 0 end asc,
                ordered_on desc,
                source_file asc,
                source_row asc
        ) as choice
    from dated

)

select
    options.submission_id,
    cast(row_number() over (partition by options.submission_id order by options.child_id) - 1 as bigint)
        as record_id,
    options.child_id,
    case when children.has_return_id then options.child_id end as child,
    options.row_id,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    options.permanence_option as prev_perm,
    case options.arranged_by
        when 'WALES' then 'WAL'
        when 'SCOTLAND' then 'SCO'
        when 'NORTHERN IRELAND' then 'NIR'
        else options.arranged_by
    end as la_perm,
    case
        when options.ordered_on is not null then {{ format_uk_date('options.ordered_on') }}
        -- parts that are not known stand as zz, so it stays text
        else lower(options.order_date_text)
    end as date_perm,
    options.source_file,
    options.source_row
from options
inner join started
    on
        options.submission_id = started.submission_id
        and options.child_id = started.child_id
inner join {{ ref('int_children') }} as children
    on
        options.submission_id = children.submission_id
        and options.child_id = children.child_id
where options.choice = 1

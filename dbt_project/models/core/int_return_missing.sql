with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

missing as (

    select
        missing.*,
        people.child_id,
        submissions.year_end
    from {{ ref('stg_ssd__missing') }} as missing
    inner join submissions on missing.submission_id = submissions.submission_id
    inner join {{ ref('int_extract_children') }} as people
        on
            missing.submission_id = people.submission_id
            and missing.person_id = people.person_id
    where
        missing.started_on <= submissions.year_end
        and (missing.ended_on >= submissions.year_start or missing.ended_on is null)

),

-- the dataset holds everyone who was missing, the return those who were looked after on that day
while_looked_after as (

    select distinct
        missing.submission_id,
        missing.row_id
    from missing
    inner join {{ ref('int_periods_of_care') }} as periods
        on
            missing.submission_id = periods.submission_id
            and missing.child_id = periods.child_id
            and missing.started_on >= periods.started_on
            and (missing.started_on <= periods.ended_on or periods.ended_on is null)
    inner join {{ ref('int_care_in_the_year') }} as care
        on
            missing.submission_id = care.submission_id
            and missing.child_id = care.child_id
    where not periods.is_short_break

)

select
    missing.submission_id,
    cast(row_number() over (
        partition by missing.submission_id
        order by missing.child_id, missing.started_on, missing.source_file, missing.source_row
    ) - 1 as bigint) as record_id,
    missing.child_id,
    case when children.has_return_id then missing.child_id end as child,
    missing.row_id,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    missing.missing_type as missing,
    {{ format_uk_date('missing.started_on') }} as mis_start,
    -- a return after 31 March belongs to the next collection
    case
        when missing.ended_on <= missing.year_end then {{ format_uk_date('missing.ended_on') }}
    end as mis_end,
    missing.source_file,
    missing.source_row
from missing
inner join while_looked_after
    on
        missing.submission_id = while_looked_after.submission_id
        and missing.row_id = while_looked_after.row_id
inner join {{ ref('int_children') }} as children
    on
        missing.submission_id = children.submission_id
        and missing.child_id = children.child_id

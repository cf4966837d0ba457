with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

children as (

    select * from {{ ref('int_children') }}

),

care as (

    select
        periods.submission_id,
        periods.child_id,
        bool_or(periods.ended_on is null or periods.ended_on >= submissions.year_start) as is_in_the_year,
        bool_or(periods.ended_on is null or periods.ended_on > submissions.year_end) as is_at_the_end
    from {{ ref('int_periods_of_care') }} as periods
    inner join submissions on periods.submission_id = submissions.submission_id
    where
        not periods.is_short_break
        and periods.started_on <= submissions.year_end
    group by periods.submission_id, periods.child_id

)

select
    children.submission_id,
    children.child_id,
    children.person_id,
    children.sex,
    children.date_of_birth,
    children.ethnicity,
    children.upn,
    children.is_uasc,
    coalesce(care.is_at_the_end, false) as is_looked_after_at_year_end,
    coalesce(care.is_in_the_year, false) as looked_after_in_year
from children
left join care
    on
        children.submission_id = care.submission_id
        and children.child_id = care.child_id

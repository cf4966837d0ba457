with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

this_year as (

    select distinct
        submission_id,
        child
    from {{ ref('ssda903__missing') }}
    where child is not null

)

select
    header.submission_id,
    header.record_id,
    header.child,
    submissions.rules_year,
    last_year.child is not null as was_missing_at_last_year_end,
    coalesce(last_year.is_recorded_this_year, false) as that_period_is_recorded_this_year,
    header.child is not null and this_year.child is null as speaks_for_the_child
from {{ ref('ssda903__header') }} as header
inner join submissions on header.submission_id = submissions.submission_id
left join this_year on header.submission_id = this_year.submission_id and header.child = this_year.child
left join {{ ref('ssda903__missing_last_year_by_child') }} as last_year
    on header.submission_id = last_year.submission_id and upper(header.child) = last_year.child

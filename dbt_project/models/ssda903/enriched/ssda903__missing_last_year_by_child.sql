with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

missing as (

    select
        submission_id,
        upper(child) as child,
        {{ parse_uk_date('mis_start') }} as mis_start,
        mis_end is null as is_open
    from {{ ref('ssda903__missing') }}
    where child is not null

),

this_year as (

    select distinct
        submission_id,
        child,
        mis_start
    from missing

)

select
    submissions.submission_id,
    missing.child,
    bool_and(this_year.child is not null) as is_recorded_this_year
from submissions
inner join missing on submissions.previous_submission_id = missing.submission_id
left join this_year
    on
        submissions.submission_id = this_year.submission_id
        and missing.child = this_year.child
        and missing.mis_start = this_year.mis_start
where missing.is_open and missing.mis_start is not null
group by submissions.submission_id, missing.child

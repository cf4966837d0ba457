with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

header as (

    select * from {{ ref('ssda903__header') }}

),

orders as (

    select
        submission_id,
        child,
        dolo_end,
        {{ parse_uk_date('dolo_start') }} as dolo_start
    from {{ ref('ssda903__dolo') }}

),

-- children with an order that was open last year, and that no row of this year starts with
not_carried_on as (

    select distinct
        submissions.submission_id,
        last_year.child
    from submissions
    inner join orders as last_year on submissions.previous_submission_id = last_year.submission_id
    left join orders as this_year
        on
            submissions.submission_id = this_year.submission_id
            and last_year.child = this_year.child
            and last_year.dolo_start = this_year.dolo_start
    where
        last_year.dolo_start is not null
        and last_year.dolo_end is null
        and this_year.submission_id is null

)

select
    header.submission_id,
    header.record_id,
    header.child,
    submissions.rules_year,
    not_carried_on.child is not null as open_order_of_last_year_is_missing
from header
inner join submissions on header.submission_id = submissions.submission_id
left join not_carried_on
    on header.submission_id = not_carried_on.submission_id and header.child = not_carried_on.child

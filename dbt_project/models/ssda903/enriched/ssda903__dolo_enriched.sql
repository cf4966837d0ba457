with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

orders as (

    select
        *,
        {{ parse_uk_date('dob') }} as date_of_birth,
        {{ parse_uk_date('dolo_start') }} as started_on,
        {{ parse_uk_date('dolo_end') }} as ended_on,
        case when child is null then record_id end as row_without_child
    from {{ ref('ssda903__dolo') }}

),

placed as (

    select
        *,
        lag(record_id) over (by_start) is not null as has_previous_order,
        lag(ended_on) over (by_start) as previous_ended_on
    from orders
    window by_start as (
        partition by submission_id, child, row_without_child
        order by started_on nulls last, ended_on nulls last, record_id
    )

),

care as (

    select
        submission_id,
        child,
        bool_or(decom is not null and not is_in_care_at_year_end) as has_ended,
        min(case when is_in_care_at_year_end then decom end) as goes_on_since
    from {{ ref('ssda903__episodes_in_runs') }}
    where child is not null
    group by submission_id, child

),

placements as (

    select
        submission_id,
        dolo_record_id,
        bool_or(place_is_unexpected) as has_unexpected,
        bool_or(place_is_ruled_out) as has_ruled_out
    from {{ ref('ssda903__dolo_placements') }}
    group by submission_id, dolo_record_id

)

select
    placed.submission_id,
    placed.record_id,
    placed.child,
    submissions.rules_year,
    submissions.year_start,
    submissions.year_end,
    placed.date_of_birth as dob,
    placed.started_on as dolo_start,
    placed.ended_on as dolo_end,
    placed.dolo_end is not null as dolo_end_is_recorded,
    placed.has_previous_order
    and placed.started_on is not null
    and coalesce(placed.started_on < placed.previous_ended_on, placed.previous_ended_on is null)
        as starts_while_previous_is_open,
    placed.started_on is not null and placed.ended_on is null as is_open,
    coalesce(care.has_ended, false) as child_has_left_care,
    coalesce(care.goes_on_since <= placed.started_on, false) as started_in_care_that_goes_on,
    coalesce(placements.has_unexpected, false) as has_unexpected_placement,
    coalesce(placements.has_ruled_out, false) as has_ruled_out_placement
from placed
inner join submissions on placed.submission_id = submissions.submission_id
left join care on placed.submission_id = care.submission_id and placed.child = care.child
left join placements
    on placed.submission_id = placements.submission_id and placed.record_id = placements.dolo_record_id

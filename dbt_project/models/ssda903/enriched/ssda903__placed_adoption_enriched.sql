with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

typed as (

    select
        *,
        -- a row without a child stands alone: it is nobody's earlier or later decision
        case when child is null then record_id end as row_without_child,
        {{ parse_uk_date('date_placed') }} as decided_on,
        {{ parse_uk_date('date_placed_ceased') }} as reversed_on
    from {{ ref('ssda903__placed_adoption') }}

),

placed_adoption as (

    select
        *,
        row_number() over (
            partition by submission_id, child, row_without_child
            order by decided_on desc nulls last, record_id asc
        ) = 1 as is_latest_decision,
        row_number() over (by_date) > 1 as follows_a_decision,
        lag(reversed_on) over (by_date) as previous_date_placed_ceased
    from typed
    window by_date as (
        partition by submission_id, child, row_without_child
        order by decided_on nulls last, record_id
    )

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}
    where field = 'REASON_PLACED_CEASED'

),

reversed_last_year as (

    select distinct
        submission_id,
        child,
        decided_on
    from typed
    where child is not null and (date_placed_ceased is not null or reason_placed_ceased is not null)

)

select
    placed_adoption.submission_id,
    placed_adoption.record_id,
    placed_adoption.child,
    submissions.rules_year,
    submissions.year_start,
    placed_adoption.decided_on as date_placed,
    placed_adoption.date_placed is not null as date_placed_is_recorded,
    placed_adoption.reversed_on as date_placed_ceased,
    placed_adoption.date_placed_ceased is not null as date_placed_ceased_is_recorded,
    placed_adoption.reason_placed_ceased is not null as reason_placed_ceased_is_recorded,
    case when placed_adoption.reason_placed_ceased is not null then codes.code is not null end
        as reason_placed_ceased_is_valid,
    coalesce(care.has_open_placement_order, false)
    and (placed_adoption.date_placed_ceased is not null or placed_adoption.reason_placed_ceased is not null)
        as contradicts_placement_order,
    coalesce(care.has_open_freeing_order, false)
    and (placed_adoption.date_placed_ceased is not null or placed_adoption.reason_placed_ceased is not null)
        as contradicts_freeing_order,
    placed_adoption.date_placed_ceased is null or placed_adoption.reason_placed_ceased is null
        as is_not_reversed_in_full,
    placed_adoption.is_latest_decision and placed_adoption.decided_on is not null as is_latest_decision,
    placed_adoption.follows_a_decision,
    placed_adoption.previous_date_placed_ceased,
    header.dob,
    coalesce(
        placed_adoption.decided_on <> adoptions.earliest_date_int
        or placed_adoption.decided_on <> adoptions.latest_date_int,
        false
    ) as differs_from_adoption,
    coalesce(placed_adoption.decided_on > care.first_placement_order_on, false) as is_after_placement_order,
    coalesce(placed_adoption.decided_on < care.first_start_of_care, false) as is_before_care,
    coalesce(
        care.has_episode_not_continued
        and (
            placed_adoption.decided_on > submissions.year_end
            or placed_adoption.reversed_on > submissions.year_end
            or placed_adoption.decided_on > care.latest_not_continued_dec
            or placed_adoption.reversed_on > care.latest_not_continued_dec
        ),
        false
    ) as is_after_year_or_care,
    coalesce(
        placed_adoption.reversed_on < care.first_ordinary_decom
        or care.first_ordinary_decom is not null and placed_adoption.reversed_on < submissions.year_start,
        false
    ) as is_reversed_before_year_or_care,
    coalesce(last_year.has_decision_of_unknown_date, true) as last_year_lacks_date_placed,
    coalesce(last_year.has_open_decision, false) as last_year_has_open_decision,
    last_year.first_open_decision_on as last_year_first_open_decision_on,
    last_year.last_open_decision_on as last_year_last_open_decision_on,
    reversed_last_year.child is not null as is_decision_reversed_last_year,
    coalesce(last_year.has_reversal, false) as last_year_has_reversal,
    last_year.last_reversed_decision_on as last_year_last_reversed_decision_on
from placed_adoption
inner join submissions on placed_adoption.submission_id = submissions.submission_id
left join {{ ref('ssda903__header_by_child') }} as header
    on placed_adoption.submission_id = header.submission_id and placed_adoption.child = header.child
left join {{ ref('ssda903__ad1_by_child') }} as adoptions
    on placed_adoption.submission_id = adoptions.submission_id and placed_adoption.child = adoptions.child
left join {{ ref('ssda903__adoption_care_by_child') }} as care
    on placed_adoption.submission_id = care.submission_id and placed_adoption.child = care.child
left join {{ ref('ssda903__placed_adoption_by_child') }} as last_year
    on
        submissions.previous_submission_id = last_year.submission_id
        and upper(placed_adoption.child) = last_year.child
left join reversed_last_year
    on
        submissions.previous_submission_id = reversed_last_year.submission_id
        and upper(placed_adoption.child) = reversed_last_year.child
        and placed_adoption.decided_on = reversed_last_year.decided_on
left join codes
    on submissions.rules_year = codes.rules_year and placed_adoption.reason_placed_ceased = codes.code

with decisions as (

    select
        submission_id,
        child,
        {{ parse_uk_date('date_placed') }} as date_placed,
        date_placed is not null as date_placed_is_recorded,
        {{ parse_uk_date('date_placed_ceased') }} as date_placed_ceased,
        date_placed_ceased is not null as date_placed_ceased_is_recorded,
        reason_placed_ceased is not null as reason_is_recorded
    from {{ ref('ssda903__placed_adoption') }}
    where child is not null

)

select
    submission_id,
    child,
    min(date_placed) as first_decision_on,
    max(date_placed) as last_decision_on,
    min(date_placed_ceased) as first_reversal_on,
    greatest(max(date_placed), max(date_placed_ceased)) as last_decision_or_reversal_on,
    bool_or(not date_placed_is_recorded) as has_decision_without_date,
    bool_or(date_placed is null) as has_decision_of_unknown_date,
    bool_or(date_placed_ceased_is_recorded) as has_dated_reversal,
    bool_or(date_placed_ceased_is_recorded or reason_is_recorded) as has_reversal,
    bool_and(date_placed_ceased_is_recorded) as every_decision_was_reversed,
    bool_or(not date_placed_ceased_is_recorded or not reason_is_recorded)
        as has_decision_not_reversed_in_full,
    bool_or(date_placed_is_recorded and not date_placed_ceased_is_recorded) as has_open_decision,
    min(case when not date_placed_ceased_is_recorded then date_placed end) as first_open_decision_on,
    max(case when not date_placed_ceased_is_recorded then date_placed end) as last_open_decision_on,
    max(case when date_placed_ceased_is_recorded or reason_is_recorded then date_placed end)
        as last_reversed_decision_on
from decisions
group by submission_id, child

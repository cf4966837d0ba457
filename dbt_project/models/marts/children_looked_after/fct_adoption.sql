with periods as (

    select
        records.submission_id,
        records.row_id,
        periods.period_of_care_id,
        periods.started_on,
        row_number() over (
            partition by records.submission_id, records.row_id order by periods.started_on desc
        ) as choice
    from {{ ref('int_permanence') }} as records
    inner join {{ ref('int_periods_of_care') }} as periods
        on
            records.submission_id = periods.submission_id
            and records.child_id = periods.child_id
            and coalesce(
                records.decided_on, records.matched_on, records.placed_on, records.ordered_on
            ) >= periods.started_on
    where not periods.is_short_break

)

select
    records.submission_id,
    records.row_id as fact_key,
    records.child_id,
    periods.period_of_care_id,
    periods.started_on as period_started_on,
    records.decided_on,
    records.placement_ordered_on,
    records.matched_on,
    records.placed_on,
    records.reversed_on,
    records.ordered_on,
    coalesce(records.order_type, 'not known') as order_type,
    coalesce(records.order_type like 'ADOPT%', false) as is_adopted,
    case
        when records.placed_on >= periods.started_on
            then {{ days_between('periods.started_on', 'records.placed_on') }}
    end as days_entry_to_placed,
    case
        when records.matched_on < records.placement_ordered_on then 0
        else {{ days_between('records.placement_ordered_on', 'records.matched_on') }}
    end as days_order_to_match,
    coalesce(
        records.matched_on < records.decided_on
        or records.placed_on < coalesce(records.matched_on, records.decided_on)
        or records.ordered_on < coalesce(records.placed_on, records.matched_on, records.decided_on),
        false
    ) as is_out_of_order,
    records.source_file,
    records.source_row
from {{ ref('int_permanence') }} as records
left join periods
    on
        records.submission_id = periods.submission_id
        and records.row_id = periods.row_id
        and periods.choice = 1

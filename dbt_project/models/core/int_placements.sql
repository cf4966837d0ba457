{%- set of_first = ['rne', 'place', 'place_provider', 'pl_post', 'urn', 'source_file', 'source_row'] -%}

with placements as (

    select
        submission_id,
        child_id,
        is_short_break,
        period_number,
        placement_number,
        placement_key,
        min(decom) as started_on,
        {%- for column in of_first %}
            max(case when number_in_placement = 1 then {{ column }} end) as {{ column }},
        {%- endfor %}
        max(case when number_from_last = 1 then dec end) as last_dec,
        max(case when number_from_last = 1 then rec end) as end_reason,
        max(case when number_from_last = 1 then reason_place_change end) as change_reason
    from {{ ref('int_episodes_in_placements') }}
    group by submission_id, child_id, is_short_break, period_number, placement_number, placement_key

),

with_neighbours as (

    select
        *,
        coalesce(place in ('T0', 'T1', 'T2', 'T3', 'T4'), false) as is_temporary,
        -- a home is the same when its postcode and Ofsted's number are
        {{ postcode_key('pl_post') }} || '/' || coalesce(urn, '') as home_key,
        lead(started_on) over (
            partition by submission_id, child_id, is_short_break order by period_number, placement_number
        ) as next_started_on
    from placements

),

with_previous as (

    select
        *,
        lag(is_temporary) over (
            partition by submission_id, child_id, is_short_break, period_number order by placement_number
        ) as previous_is_temporary,
        lag(home_key) over (
            partition by submission_id, child_id, is_short_break, period_number, is_temporary
            order by placement_number
        ) as home_before
    from with_neighbours

),

marked as (

    select
        *,
        not is_temporary and coalesce(previous_is_temporary and home_key = home_before, false) as is_return
    from with_previous

),

with_carer as (

    select
        *,
        case
            when placement_number = 1 then true
            when is_temporary or is_return or rne in ('T', 'U') then false
            -- adopted by the foster carer
            else coalesce(place not in ('A3', 'A5'), true)
        end as is_with_new_carer
    from marked

),

numbered as (

    select
        *,
        lead(not is_temporary and not is_return) over (
            partition by submission_id, child_id, is_short_break, period_number order by placement_number
        ) as next_is_a_change,
        sum(case when is_with_new_carer then 1 else 0 end) over (
            partition by submission_id, child_id, is_short_break, period_number order by placement_number
        ) as carer_number
    from with_carer

)

select
    submission_id,
    child_id,
    is_short_break,
    period_number,
    placement_number,
    placement_key,
    cast(carer_number as integer) as carer_number,
    min(started_on) over (
        partition by submission_id, child_id, is_short_break, period_number, carer_number
    ) as with_carer_since,
    is_with_new_carer,
    is_temporary,
    is_return,
    coalesce(next_is_a_change, false) as ends_in_a_change,
    started_on,
    coalesce(last_dec, next_started_on) as ended_on,
    last_dec is null and next_started_on is not null as is_left_open,
    coalesce(coalesce(last_dec, next_started_on) > started_on, true) as lasted_24_hours,
    rne,
    place,
    place_provider,
    pl_post,
    urn,
    end_reason,
    change_reason,
    next_started_on,
    source_file,
    source_row
from numbered

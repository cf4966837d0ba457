with episodes as (

    select * from {{ ref('ssda903__episodes_in_order') }}

),

starts as (

    select
        *,
        case when place_in_order > 1 and decom <= previous_ends_by then 0 else 1 end as starts_care_run,
        case
            when place_in_order = 1 or (ls is distinct from previous_ls) then 1
            when decom <= previous_ends_by then 0
            else 1
        end as starts_ls_run,
        {{ days_between('greatest(decom, year_start)', 'least(ends_by, year_end)') }} as days_within_year,
        case when decom is not null and rec in ('E11', 'E12') then 1 else 0 end as ends_in_adoption,
        lead(decom, 2) over (by_place) as second_next_decom_in_place,
        lead(decom) over (by_place) as next_decom_in_place,
        lag(decom) over (by_place) as previous_decom_in_place,
        lag(decom, 2) over (by_place) as second_previous_decom_in_place
    from episodes
    window by_place as (
        partition by submission_id, child, row_without_child, place
        order by decom nulls last, record_id
    )

),

numbered as (

    select
        *,
        case when decom is not null and ends_by is not null and days_within_year > 0 then days_within_year end
            as days_in_year,
        sum(starts_ls_run) over (by_start) as ls_run,
        sum(starts_care_run) over (by_start) as care_run,
        sum(ends_in_adoption) over (by_start) - ends_in_adoption as adoptions_before
    from starts
    window by_start as (
        partition by submission_id, child, row_without_child
        order by decom nulls last, record_id
    )

),

runs as (

    select
        *,
        min(decom) over (by_ls_run) as ls_run_starts_on,
        max(ends_by) over (by_ls_run) as ls_run_ends_by,
        bool_or(not dec_is_recorded or coalesce(dec > year_end, false)) over (by_care_run)
            as care_run_is_open,
        case when days_in_year is not null then cast(sum(days_in_year) over (by_ls) as integer) end
            as days_in_year_under_ls,
        bool_and(is_short_break) over (by_child) as child_has_only_short_breaks,
        bool_or(coalesce(ls = 'V3', false)) over (by_child)
        and bool_or(coalesce(ls = 'V4', false)) over (by_child) as child_has_both_short_break_kinds
    from numbered
    window
        by_child as (partition by submission_id, child, row_without_child),
        by_ls as (partition by submission_id, child, row_without_child, ls),
        by_ls_run as (partition by submission_id, child, row_without_child, ls_run),
        by_care_run as (partition by submission_id, child, row_without_child, care_run)

)

select
    *,
    {{ days_between('decom', 'ends_by') }} as length_days,
    {{ days_between('ls_run_starts_on', 'ls_run_ends_by') }} as ls_run_days,
    care_run_is_open and decom is not null as is_in_care_at_year_end,
    coalesce(second_next_decom_in_place < {{ add_months('decom', 12) }}, false)
    or coalesce(next_decom_in_place < {{ add_months('previous_decom_in_place', 12) }}, false)
    or coalesce(decom < {{ add_months('second_previous_decom_in_place', 12) }}, false)
        as is_one_of_three_in_12_months
from runs

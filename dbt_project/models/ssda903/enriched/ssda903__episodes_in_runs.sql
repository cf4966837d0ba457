-- Only what the runs need: sorting the rows whole would take most of the time of all the rules.
with starts as (

    select
        submission_id,
        record_id,
        child,
        row_without_child,
        decom,
        ends_by,
        coalesce(ls, '') as ls,
        is_short_break,
        not dec_is_recorded or coalesce(dec > year_end, false) as is_open,
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
    from {{ ref('ssda903__episodes_in_order') }}
    window by_place as (
        partition by submission_id, child, row_without_child, place
        order by decom nulls last, record_id
    )

),

numbered as (

    select
        submission_id,
        record_id,
        decom,
        ends_by,
        ls,
        is_short_break,
        is_open,
        case when decom is not null and ends_by is not null and days_within_year > 0 then days_within_year end
            as days_in_year,
        coalesce(second_next_decom_in_place < {{ add_months('decom', 12) }}, false)
        or coalesce(next_decom_in_place < {{ add_months('previous_decom_in_place', 12) }}, false)
        or coalesce(decom < {{ add_months('second_previous_decom_in_place', 12) }}, false)
            as is_one_of_three_in_12_months,
        -- stands for the child, also where CHILD is blank
        first_value(record_id) over (by_start) as first_record_id,
        cast(sum(starts_ls_run) over (by_start) as integer) as ls_run,
        cast(sum(starts_care_run) over (by_start) as integer) as care_run,
        cast(sum(ends_in_adoption) over (by_start) as integer) - ends_in_adoption as adoptions_before
    from starts
    window by_start as (
        partition by submission_id, child, row_without_child
        order by decom nulls last, record_id
    )

),

by_ls_run as (

    select
        submission_id,
        first_record_id,
        ls_run,
        min(decom) as starts_on,
        max(ends_by) as ends_by
    from numbered
    group by submission_id, first_record_id, ls_run

),

by_care_run as (

    select
        submission_id,
        first_record_id,
        care_run,
        bool_or(is_open) as is_open
    from numbered
    group by submission_id, first_record_id, care_run

),

by_ls as (

    select
        submission_id,
        first_record_id,
        ls,
        cast(sum(days_in_year) as integer) as days_in_year
    from numbered
    group by submission_id, first_record_id, ls

),

by_child as (

    select
        submission_id,
        first_record_id,
        bool_and(is_short_break) as has_only_short_breaks,
        bool_or(ls = 'V3') and bool_or(ls = 'V4') as has_both_short_break_kinds
    from numbered
    group by submission_id, first_record_id

)

select
    episodes.*,
    numbered.care_run,
    numbered.adoptions_before,
    numbered.is_one_of_three_in_12_months,
    by_care_run.is_open as care_run_is_open,
    case when numbered.days_in_year is not null then by_ls.days_in_year end as days_in_year_under_ls,
    by_child.has_only_short_breaks as child_has_only_short_breaks,
    by_child.has_both_short_break_kinds as child_has_both_short_break_kinds,
    {{ days_between('episodes.decom', 'episodes.ends_by') }} as length_days,
    {{ days_between('by_ls_run.starts_on', 'by_ls_run.ends_by') }} as ls_run_days,
    by_care_run.is_open and episodes.decom is not null as is_in_care_at_year_end
from {{ ref('ssda903__episodes_in_order') }} as episodes
inner join numbered
    on episodes.submission_id = numbered.submission_id and episodes.record_id = numbered.record_id
inner join by_ls_run
    on
        numbered.submission_id = by_ls_run.submission_id
        and numbered.first_record_id = by_ls_run.first_record_id
        and numbered.ls_run = by_ls_run.ls_run
inner join by_care_run
    on
        numbered.submission_id = by_care_run.submission_id
        and numbered.first_record_id = by_care_run.first_record_id
        and numbered.care_run = by_care_run.care_run
inner join by_ls
    on
        numbered.submission_id = by_ls.submission_id
        and numbered.first_record_id = by_ls.first_record_id
        and numbered.ls = by_ls.ls
inner join by_child
    on
        numbered.submission_id = by_child.submission_id
        and numbered.first_record_id = by_child.first_record_id

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

sw_episodes as (

    select
        *,
        {{ parse_uk_date('sw_decom') }} as began_on,
        {{ parse_uk_date('sw_dec') }} as ended_on,
        case when child is null then record_id end as row_without_child
    from {{ ref('ssda903__sw_episodes') }}

),

placed as (

    select
        *,
        row_number() over (by_start) as place_in_order,
        lag(ended_on) over (by_start) as previous_ended_on,
        -- one without a start comes last, but is the last only where no other has one
        lead(began_on) over (by_start) is null
        and (
            began_on is not null
            or lead(record_id) over (by_start) is null and min(began_on) over (by_start) is null
        ) as is_last,
        row_number() over (partition by submission_id, child, row_without_child, began_on order by record_id)
            as row_with_that_start
    from sw_episodes
    -- of two that began on one day, the one that ended first comes first, and one that is open last
    window by_start as (
        partition by submission_id, child, row_without_child
        order by began_on nulls last, ended_on nulls last, record_id
    )

),

reasons as (

    select * from {{ ref('ssda903__codes_in_force') }}
    where field = 'SW_REASON'

)

select
    placed.submission_id,
    placed.record_id,
    placed.child,
    submissions.rules_year,
    submissions.year_start,
    submissions.year_end,
    {{ add_years('submissions.year_start', -1) }} as previous_year_start,
    {{ add_days('submissions.year_end', -5) }} as five_days_before_year_end,
    placed.sw_id,
    coalesce(substring(placed.sw_id from 1 for 2) in ('SW', 'XX'), false) as sw_id_starts_as_it_should,
    char_length(placed.sw_id) < 4 as sw_id_is_too_short,
    placed.began_on as sw_decom,
    placed.sw_decom is not null as sw_decom_is_recorded,
    placed.ended_on as sw_dec,
    placed.sw_dec is not null as sw_dec_is_recorded,
    placed.sw_reason,
    case when placed.sw_reason is not null then reasons.code is not null end as sw_reason_is_valid,
    coalesce(placed.sw_reason = 'FCONTA', false) as is_first_contact,
    placed.is_last as is_last_sw_episode,
    placed.place_in_order > 1 as has_previous_sw_episode,
    placed.previous_ended_on as previous_sw_dec,
    coalesce(
        placed.began_on >= {{ add_days('placed.previous_ended_on', -7) }}
        and placed.began_on <= {{ add_days('placed.previous_ended_on', 7) }},
        false
    ) as starts_within_7_days_of_previous_end,
    placed.began_on is not null and placed.row_with_that_start > 1 as repeats_an_earlier_start
from placed
inner join submissions on placed.submission_id = submissions.submission_id
left join reasons on submissions.rules_year = reasons.rules_year and placed.sw_reason = reasons.code

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

populations as (

    select
        submissions.submission_id,
        populations.year,
        cast(populations.children as decimal(18, 2)) as children
    from submissions
    inner join {{ ref('authority_populations') }} as populations
        on submissions.authority = populations.authority

),

cells as (

    select
        cells.submission_id,
        cells.section_code,
        cells.measure_code,
        cells.period_id,
        periods.kind as period_kind,
        cells.breakdown,
        cells.category,
        cells.category_label,
        cells.position,
        cells.kind,
        cells.numerator,
        case when cells.kind = 'rate' then populations.children else cells.denominator end as denominator,
        gaps.measure_code is not null as is_not_supplied,
        not periods.is_in_history
        or coalesce(first_days.first_day > periods.ends_on, false)
        or coalesce(first_days.first_start > periods.starts_on, false) as is_before_history
    from {{ ref('rpt_measure_cells') }} as cells
    inner join {{ ref('int_report_periods') }} as periods
        on
            cells.submission_id = periods.submission_id
            and cells.period_id = periods.period_id
    left join {{ ref('rpt_measure_gaps') }} as gaps
        on
            cells.submission_id = gaps.submission_id
            and cells.measure_code = gaps.measure_code
    left join {{ ref('rpt_measure_first_days') }} as first_days
        on
            cells.submission_id = first_days.submission_id
            and cells.measure_code = first_days.measure_code
    left join populations
        on
            cells.submission_id = populations.submission_id
            -- the estimate of the summer before the year ends
            and periods.collection_year - 1 = populations.year

),

judged as (

    select
        *,
        case
            when is_not_supplied or (kind = 'rate' and denominator is null) then 'not_supplied'
            when is_before_history then 'not_in_history'
            when denominator = 0 then 'no_cases'
            else 'told'
        end as status
    from cells

)

select
    submission_id,
    section_code,
    measure_code,
    period_id,
    period_kind,
    breakdown,
    category,
    category_label,
    position,
    case when status in ('told', 'no_cases') then numerator end as numerator,
    case when status in ('told', 'no_cases') then denominator end as denominator,
    status
from judged

with periods as (

    select * from {{ ref('int_report_periods') }}

),

catalogue as (

    select
        measures.section_code,
        measures.measure_code,
        measures.kind,
        measures.breakdown
    from ({{ measure_breakdown_rows() }}) as measures (section_code, measure_code, kind, breakdown)

),

counts as (

    {%- for section in var('report_sections') %}
        select * from {{ ref('rpt_counts_' ~ section) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

categories as (

    select
        breakdown,
        category,
        label,
        position
    from {{ ref('report_categories') }}
    union all
    select
        'all' as breakdown,
        'all' as category,
        'All' as label,
        0 as position

),

-- of a breakdown without a list of its own, what any period of the authority has
in_the_data as (

    select distinct
        counts.submission_id,
        counts.measure_code,
        counts.breakdown,
        counts.category
    from counts
    left join categories
        on
            counts.breakdown = categories.breakdown
            and counts.category = categories.category
    where categories.category is null

),

cells as (

    select
        periods.submission_id,
        periods.period_id,
        catalogue.measure_code,
        catalogue.breakdown,
        categories.category,
        categories.label,
        categories.position
    from periods
    cross join catalogue
    inner join categories on catalogue.breakdown = categories.breakdown
    union all
    select
        periods.submission_id,
        periods.period_id,
        in_the_data.measure_code,
        in_the_data.breakdown,
        in_the_data.category,
        in_the_data.category as label,
        1000 as position
    from periods
    inner join in_the_data on periods.submission_id = in_the_data.submission_id

)

select
    cells.submission_id,
    catalogue.section_code,
    cells.measure_code,
    cells.period_id,
    cells.breakdown,
    cells.category,
    cells.label as category_label,
    cast(cells.position as integer) as position,
    catalogue.kind,
    coalesce(counts.numerator, 0) as numerator,
    case when catalogue.kind <> 'count' then coalesce(counts.denominator, 0) end as denominator
from cells
inner join catalogue
    on
        cells.measure_code = catalogue.measure_code
        and cells.breakdown = catalogue.breakdown
left join counts
    on
        cells.submission_id = counts.submission_id
        and cells.measure_code = counts.measure_code
        and cells.period_id = counts.period_id
        and cells.breakdown = counts.breakdown
        and cells.category = counts.category

{#- the year, its quarters, its months: how many there are, and of how many months -#}
{%- set kinds = {'year': (1, 12), 'quarter': (4, 3), 'month': (12, 1)} -%}

with submissions as (

    select
        *,
        case when as_at_date < year_end then as_at_date else year_end end as told_until
    from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

years as (

    select
        submissions.submission_id,
        submissions.history_from,
        submissions.collection_year - (series.number - 1) as collection_year,
        {{ add_years('submissions.year_start', '-(series.number - 1)') }} as year_start,
        -- a year that has not ended is set beside the same part of the years before
        {{ add_years('submissions.told_until', '-(series.number - 1)') }} as told_until
    from submissions
    cross join {{ number_series(3) }} as series

),

periods as (

    {%- for kind, (count, months) in kinds.items() %}
        select
            years.*,
            '{{ kind }}' as kind,
            {{ loop.index }} as kind_order,
            series.number as number_in_year,
            {{ add_months('years.year_start', '(series.number - 1) * ' ~ months) }} as starts_on,
            {{ add_days(add_months('years.year_start', 'series.number * ' ~ months), -1) }} as last_day
        from years
        cross join {{ number_series(count) }} as series
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    submission_id,
    case kind
        when 'year' then 'Y' || cast(collection_year as varchar)
        when 'quarter' then cast(collection_year as varchar) || 'Q' || cast(number_in_year as varchar)
        else left(cast(starts_on as varchar), 7)
    end as period_id,
    kind,
    cast(collection_year as integer) as collection_year,
    cast(number_in_year as integer) as number_in_year,
    starts_on,
    case when told_until < last_day then told_until else last_day end as ends_on,
    last_day as whole_period_ends_on,
    starts_on >= history_from as is_in_history,
    cast(row_number() over (
        partition by submission_id order by kind_order asc, collection_year desc, number_in_year asc
    ) as integer) as position
from periods
where starts_on <= told_until

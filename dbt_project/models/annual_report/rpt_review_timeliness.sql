{%- set breakdowns = {'all': 'whole_year', 'sequence': 'sequence_group', 'month': 'month'} -%}

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

reviews as (

    select
        facts.submission_id,
        'all' as whole_year,
        facts.sequence_group,
        left(cast(
            case
                when facts.in_collection_year then coalesce(facts.review_date, facts.due_date)
                else facts.due_date
            end
            as varchar
        ), 7) as month,
        facts.in_collection_year and facts.review_date is not null as is_held,
        facts.status
    from {{ ref('fct_cla_review') }} as facts
    inner join submissions on facts.submission_id = submissions.submission_id
    where
        not facts.is_short_break
        and (
            facts.in_collection_year
            -- due in the year, and held only after it
            or (
                facts.due_date between submissions.year_start and submissions.year_end
                and facts.review_date > submissions.year_end
            )
        )

),

categories as (

    {%- for category in ['all', 'first', 'second', 'later', 'unknown'] %}
        select
            submission_id,
            '{{ 'all' if category == 'all' else 'sequence' }}' as breakdown,
            '{{ category }}' as category,
            {{ loop.index0 }} as category_order
        from submissions
        union all
    {%- endfor %}
    select
        submissions.submission_id,
        'month' as breakdown,
        left(cast({{ add_months('submissions.year_start', 'months.number - 1') }} as varchar), 7) as category,
        months.number as category_order
    from submissions
    cross join {{ number_series(12) }} as months

),

counted as (

    {%- for breakdown, column in breakdowns.items() %}
        select
            submission_id,
            '{{ breakdown }}' as breakdown,
            {{ column }} as category,
            count(case when status = 'on_time' then 1 end) as on_time,
            count(case when is_held and status <> 'not_assessable' then 1 end) as held,
            count(case when not is_held then 1 end) as not_held,
            count(case when status = 'not_assessable' then 1 end) as not_assessable
        from reviews
        group by submission_id, {{ column }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

figures as (

    {%- for definition, denominator in {'A': 'held', 'B': 'held + counted.not_held'}.items() %}
        select
            categories.*,
            '{{ definition }}' as definition_code,
            coalesce(counted.on_time, 0) as numerator,
            coalesce(counted.{{ denominator }}, 0) as denominator,
            coalesce(counted.not_assessable, 0) as not_assessable
        from categories
        left join counted
            on
                categories.submission_id = counted.submission_id
                and categories.breakdown = counted.breakdown
                and categories.category = counted.category
        union all
    {%- endfor %}
    select
        submissions.submission_id,
        'all' as breakdown,
        'all' as category,
        0 as category_order,
        'C' as definition_code,
        count(case when children.verdict = 'all_on_time' then 1 end) as numerator,
        count(case when children.verdict <> 'not_assessable' then 1 end) as denominator,
        count(case when children.verdict = 'not_assessable' then 1 end) as not_assessable
    from submissions
    left join {{ ref('int_children_reviewed_on_time') }} as children
        on submissions.submission_id = children.submission_id
    group by submissions.submission_id

)

select
    submission_id,
    cast(row_number() over (
        partition by submission_id
        order by
            definition_code,
            case breakdown when 'all' then 1 when 'sequence' then 2 else 3 end,
            category_order
    ) as integer) as table_order,
    definition_code,
    breakdown,
    category,
    cast(category_order as integer) as category_order,
    cast(numerator as integer) as numerator,
    cast(denominator as integer) as denominator,
    cast(not_assessable as integer) as not_assessable
from figures

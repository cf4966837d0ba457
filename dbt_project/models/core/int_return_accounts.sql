with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

people as (

    select
        people.submission_id,
        'ssd_person' as table_name,
        3 as step_order,
        'in the return' as step,
        case
            when children.person_id is null then 'never looked after in the years held'
            when children.record_of_child > 1 then 'another record of the same child'
            when headers.child_id is null then 'not in the return of the year'
            else 'kept'
        end as outcome
    from {{ ref('stg_ssd__person') }} as people
    left join {{ ref('int_extract_children') }} as children
        on
            people.submission_id = children.submission_id
            and people.person_id = children.person_id
    left join {{ ref('int_return_header') }} as headers
        on
            children.submission_id = headers.submission_id
            and children.child_id = headers.child_id

),

episodes as (

    select
        episodes.submission_id,
        'ssd_cla_episodes' as table_name,
        3 as step_order,
        'in the return' as step,
        case
            when episodes.decom > submissions.year_end then 'starts after the year'
            when episodes.dec < submissions.year_start then 'ended before the year'
        end as outcome
    from {{ ref('int_extract_episodes') }} as episodes
    inner join submissions on episodes.submission_id = submissions.submission_id

),

review_rows as (

    select
        review_rows.submission_id,
        'ssd_cla_reviews' as table_name,
        3 as step_order,
        'held' as step,
        case when review_rows.outcome = 'held' then 'kept' else review_rows.outcome end as outcome
    from {{ ref('int_cla_review_rows') }} as review_rows
    inner join submissions on review_rows.submission_id = submissions.submission_id

),

reviews as (

    select
        reviews.submission_id,
        'ssd_cla_reviews' as table_name,
        4 as step_order,
        'in the return' as step,
        case
            when reviews.review_date < submissions.year_start then 'held before the year'
            when reviews.review_date > submissions.year_end then 'held after the year'
            when reviews.period_of_care_id is null then 'not looked after on that day'
            when reviews.is_short_break then 'in a series of short breaks'
        end as outcome
    from {{ ref('int_cla_reviews') }} as reviews
    inner join submissions on reviews.submission_id = submissions.submission_id

),

returned as (

    {%- for table, source_table, step_order in [
        ('episodes', 'ssd_cla_episodes', 3), ('reviews', 'ssd_cla_reviews', 4),
        ('header', 'header', 1), ('episodes', 'episodes', 1), ('reviews', 'reviews', 1), ('uasc', 'uasc', 1),
        ('oc2', 'oc2', 1), ('oc3', 'oc3', 1), ('ad1', 'ad1', 1), ('placed_adoption', 'placed_adoption', 1),
        ('prev_perm', 'prev_perm', 1), ('missing', 'missing', 1), ('sw_episodes', 'sw_episodes', 1),
        ('dolo', 'dolo', 1),
    ] %}
        select
            submission_id,
            '{{ source_table }}' as table_name,
            {{ step_order }} as step_order,
            'in the return' as step,
            'kept' as outcome
        from {{ ref('int_return_' ~ table) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

accounted as (

    {%- for part in ['people', 'episodes', 'review_rows', 'reviews', 'returned'] %}
        select * from {{ part }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    submission_id,
    table_name,
    step_order,
    step,
    outcome,
    count(*) as row_count
from accounted
where outcome is not null
group by submission_id, table_name, step_order, step, outcome
union all
select
    submission_id,
    table_name,
    step_order,
    step,
    outcome,
    row_count
from {{ ref('int_return_record_accounts') }}

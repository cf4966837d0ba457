with years as (

    select
        submission_id,
        collection_year,
        ends_on
    from {{ ref('int_report_periods') }}
    where kind = 'year'

),

reviews as (

    select
        *,
        {{ collection_year_of('due_date') }} as due_year,
        {{ collection_year_of('review_date') }} as held_year
    from {{ ref('fct_cla_review') }}
    where
        not is_short_break
        and status <> 'not_assessable'

),

counted as (

    select
        *,
        fact_key as due_key,
        review_date as counted_on,
        status as outcome
    from reviews
    where review_date is not null
    union all
    -- held in a later year, or after the day on which the figures of its year end, or not at all
    select
        reviews.*,
        reviews.fact_key || '/missed' as due_key,
        reviews.due_date as counted_on,
        'missed' as outcome
    from reviews
    left join years
        on
            reviews.submission_id = years.submission_id
            and reviews.due_year = years.collection_year
    where
        reviews.review_date is null
        or reviews.held_year > reviews.due_year
        or (reviews.due_date <= years.ends_on and reviews.review_date > years.ends_on)

)

select
    submission_id,
    due_key as fact_key,
    fact_key as review_fact_key,
    child_id,
    period_of_care_id,
    sequence_group,
    counted_on,
    due_date,
    review_date,
    outcome,
    source_file,
    source_row
from counted

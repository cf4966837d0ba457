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
        submission_id,
        fact_key,
        child_id,
        household_key,
        household_id,
        is_own,
        kind_group,
        review_order,
        due_on,
        held_on,
        status,
        source_file,
        source_row,
        {{ collection_year_of('due_on') }} as due_year,
        {{ collection_year_of('held_on') }} as held_year
    from {{ ref('fct_foster_review') }}
    where status <> 'not_assessable'

),

counted as (

    select
        *,
        fact_key as due_key,
        held_on as counted_on,
        status as outcome
    from reviews
    where held_on is not null
    union all
    -- held in a later year, or after the day on which the figures of its year end, or not at all
    select
        reviews.*,
        reviews.fact_key || '/missed' as due_key,
        reviews.due_on as counted_on,
        'missed' as outcome
    from reviews
    left join years
        on
            reviews.submission_id = years.submission_id
            and reviews.due_year = years.collection_year
    where
        reviews.held_on is null
        or reviews.held_year > reviews.due_year
        or (reviews.due_on <= years.ends_on and reviews.held_on > years.ends_on)

)

select
    submission_id,
    due_key as fact_key,
    fact_key as review_fact_key,
    child_id,
    household_key,
    household_id,
    is_own,
    kind_group,
    review_order,
    counted_on,
    due_on,
    held_on,
    outcome,
    source_file,
    source_row
from counted

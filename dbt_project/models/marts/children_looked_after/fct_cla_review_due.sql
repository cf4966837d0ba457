with reviews as (

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
    -- held in a later year or not at all, so that the year in which it was due had one review too few
    select
        *,
        fact_key || '/missed' as due_key,
        due_date as counted_on,
        'missed' as outcome
    from reviews
    where
        review_date is null
        or held_year > due_year

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

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

    {{ held_or_missed('review_date', 'due_date') }}

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

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

    {{ held_or_missed('held_on', 'due_on') }}

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

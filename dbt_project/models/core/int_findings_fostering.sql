with households as (

    select * from {{ ref('fct_foster_household') }}

),

reviews as (

    select * from {{ ref('fct_foster_review') }}

),

allegations as (

    select * from {{ ref('fct_foster_allegation') }}

),

{% set found = [
    ('foster_household_ends_before_approval', 'fct_foster_household', 'households', 'ends_before_approval'),
    ('foster_household_without_its_end', 'fct_foster_household', 'households', 'has_unknown_end'),
    ('foster_review_without_household', 'fct_foster_review', 'reviews', 'household_key is null'),
    ('foster_review_before_approval', 'fct_foster_review', 'reviews', 'is_before_approval'),
    ('foster_review_due_on_another_day', 'fct_foster_review', 'reviews', 'due_as_given <> due_on'),
    ('foster_allegation_without_household', 'fct_foster_allegation', 'allegations', 'household_key is null'),
] -%}
findings as (

    {%- for code, fact, rows, predicate in found %}
        select
            submission_id,
            '{{ code }}' as finding_code,
            '{{ fact }}' as fact,
            fact_key,
            child_id,
            source_file,
            source_row
        from {{ rows }}
        where {{ predicate }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from findings

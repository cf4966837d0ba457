{%- set found = [
    ('foster_household_ends_before_approval', 'fct_foster_household', 'ends_before_approval'),
    ('foster_household_without_its_end', 'fct_foster_household', 'has_unknown_end'),
    ('foster_review_without_household', 'fct_foster_review', 'household_key is null'),
    ('foster_review_before_approval', 'fct_foster_review', 'is_before_approval'),
    ('foster_review_due_on_another_day', 'fct_foster_review', 'due_as_given <> due_on'),
    ('foster_review_after_the_as_at_date', 'stg_supplementary__foster_review', 'true', 'to_come'),
    ('foster_allegation_without_household', 'fct_foster_allegation', 'household_key is null'),
] -%}

with to_come as (

    select
        reviews.submission_id,
        reviews.row_id as fact_key,
        cast(null as varchar) as child_id,
        reviews.source_file,
        reviews.source_row
    from {{ ref('stg_supplementary__foster_review') }} as reviews
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on reviews.submission_id = submissions.submission_id
    where reviews.held_on > submissions.as_at_date

),

findings as (

    {{ findings_of(found) }}

)

select * from findings

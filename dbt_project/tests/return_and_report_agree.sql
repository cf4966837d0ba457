-- The annual report counts other reviews than the return that was made from the same extracts holds.
with submissions as (

    select
        submission_id,
        collection_year
    from {{ ref('stg_carefacts__submissions') }}
    where
        road = 'extracts'
        and role = 'current'

),

in_return as (

    select
        submission_id,
        count(*) as reviews
    from {{ ref('ssda903__reviews') }}
    group by submission_id

),

in_facts as (

    select
        submission_id,
        count(*) as reviews
    from {{ ref('fct_cla_review') }}
    where
        in_collection_year
        and review_date is not null
        and not is_short_break
    group by submission_id

),

in_report as (

    select
        counts.submission_id,
        counts.numerator as reviews
    from {{ ref('rpt_counts_reviews') }} as counts
    inner join submissions on counts.submission_id = submissions.submission_id
    where
        counts.measure_code = 'reviews_held'
        and counts.breakdown = 'all'
        and counts.period_id = 'Y' || cast(submissions.collection_year as varchar)

)

select
    submissions.submission_id,
    coalesce(in_return.reviews, 0) as reviews_in_return,
    coalesce(in_facts.reviews, 0) as reviews_in_facts,
    coalesce(in_report.reviews, 0) as reviews_in_report
from submissions
left join in_return on submissions.submission_id = in_return.submission_id
left join in_facts on submissions.submission_id = in_facts.submission_id
left join in_report on submissions.submission_id = in_report.submission_id
where
    coalesce(in_return.reviews, 0) <> coalesce(in_facts.reviews, 0)
    or coalesce(in_facts.reviews, 0) <> coalesce(in_report.reviews, 0)

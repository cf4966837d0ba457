with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

children as (

    select * from {{ ref('int_children') }}

),

held as (

    select * from {{ ref('int_cla_reviews') }}

),

due as (

    select * from {{ ref('int_cla_reviews_due') }}

),

outside_periods as (

    select
        submission_id,
        review_id,
        child_id,
        cast(null as varchar) as period_of_care_id,
        cast(null as date) as period_started_on,
        cast(null as boolean) as is_short_break,
        cast(null as integer) as review_sequence,
        'unknown' as sequence_group,
        review_date,
        cast(null as date) as due_date,
        'not_assessable' as status,
        outside_reason as not_assessable_reason
    from held
    where period_of_care_id is null

),

reviews as (

    select * from due
    union all
    select * from outside_periods

)

select
    reviews.submission_id,
    reviews.review_id,
    reviews.child_id,
    reviews.period_of_care_id,
    reviews.period_started_on,
    reviews.is_short_break,
    reviews.review_sequence,
    reviews.sequence_group,
    reviews.review_date,
    reviews.due_date,
    coalesce(reviews.review_date, reviews.due_date) between submissions.year_start and submissions.year_end
        as in_collection_year,
    reviews.status,
    case
        when reviews.status = 'on_time' then 0
        when reviews.status = 'late' then {{ days_between('reviews.due_date', 'reviews.review_date') }}
    end as days_late,
    reviews.not_assessable_reason,
    held.participation_code,
    {{ age_in_years('children.date_of_birth', 'reviews.review_date') }} as age_at_review,
    held.source_file,
    held.source_row
from reviews
inner join submissions on reviews.submission_id = submissions.submission_id
left join children
    on
        reviews.submission_id = children.submission_id
        and reviews.child_id = children.child_id
left join held
    on
        reviews.submission_id = held.submission_id
        and reviews.child_id = held.child_id
        and reviews.review_date = held.review_date

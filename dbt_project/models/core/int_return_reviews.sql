with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

children as (

    select * from {{ ref('int_children') }}

),

reviews as (

    select * from {{ ref('int_cla_reviews') }}
    where not is_short_break

)

select
    reviews.submission_id,
    cast(row_number() over (
        partition by reviews.submission_id order by reviews.child_id, reviews.review_date
    ) - 1 as bigint) as record_id,
    reviews.child_id,
    case when children.has_return_id then reviews.child_id end as child,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    {{ format_uk_date('reviews.review_date') }} as review,
    reviews.participation_code as review_code,
    reviews.source_file,
    reviews.source_row
from reviews
inner join submissions
    on
        reviews.submission_id = submissions.submission_id
        and reviews.review_date between submissions.year_start and submissions.year_end
inner join children
    on
        reviews.submission_id = children.submission_id
        and reviews.child_id = children.child_id

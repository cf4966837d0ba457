with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

reviews as (

    select
        *,
        {{ parse_uk_date('dob') }} as date_of_birth
    from {{ ref('ssda903__reviews') }}

),

header as (

    select * from {{ ref('ssda903__header_by_child') }}

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}
    where field = 'REVIEW_CODE'

)

select
    reviews.submission_id,
    reviews.record_id,
    reviews.child,
    submissions.rules_year,
    reviews.date_of_birth as dob,
    {{ add_years('reviews.date_of_birth', 4) }} as birthday_4,
    {{ parse_uk_date('reviews.review') }} as review,
    reviews.review is not null as review_is_recorded,
    reviews.review_code,
    codes.code is not null as review_code_is_valid,
    coalesce(codes.code <> 'PN0', false) as review_code_is_for_4_and_over,
    header.child is not null as child_is_in_header,
    header.dob as header_dob
from reviews
inner join submissions on reviews.submission_id = submissions.submission_id
left join header on reviews.submission_id = header.submission_id and reviews.child = header.child
left join codes on submissions.rules_year = codes.rules_year and reviews.review_code = codes.code

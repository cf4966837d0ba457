-- a time in care is one child's; where its episodes name two, it tells us nothing
with people_in_care as (

    select
        submission_id,
        care_id,
        min(person_id) as person_id
    from {{ ref('stg_ssd__cla_episodes') }}
    where care_id is not null
    group by submission_id, care_id
    having min(person_id) = max(person_id)

)

select
    reviews.submission_id,
    reviews.row_id as review_row_id,
    coalesce(reviews.person_id, people_in_care.person_id) as person_id,
    case when reviews.person_id is not null then 'key' else 'time in care' end as found_by
from {{ ref('stg_ssd__cla_reviews') }} as reviews
left join people_in_care
    on
        reviews.submission_id = people_in_care.submission_id
        and reviews.care_id = people_in_care.care_id
where reviews.person_id is not null or people_in_care.person_id is not null

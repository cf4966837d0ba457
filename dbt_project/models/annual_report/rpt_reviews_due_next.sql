select
    reviews.submission_id,
    reviews.child_id,
    reviews.period_started_on,
    reviews.last_review_on,
    reviews.due_on,
    {{ days_between('submissions.as_at_date', 'reviews.due_on') }} as days_to_go,
    officers.officer,
    officers.team
from {{ ref('int_cla_reviews_to_come') }} as reviews
inner join {{ ref('stg_carefacts__submissions') }} as submissions
    on
        reviews.submission_id = submissions.submission_id
        and submissions.role = 'current'
left join {{ ref('int_child_officers') }} as officers
    on
        reviews.submission_id = officers.submission_id
        and reviews.child_id = officers.child_id

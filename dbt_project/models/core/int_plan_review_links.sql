with plans as (

    select
        *,
        min(person_id) over (partition by submission_id, plan_id)
        <> max(person_id) over (partition by submission_id, plan_id) as is_shared_by_siblings
    from {{ ref('stg_ssd__cp_plans') }}

),

reviews as (

    select * from {{ ref('stg_ssd__cp_reviews') }}

),

candidates as (

    select
        reviews.submission_id,
        reviews.row_id as review_row_id,
        plans.row_id as plan_row_id,
        plans.person_id,
        plans.started_on,
        1 as way,
        case when plans.is_shared_by_siblings then 'key and person' else 'key' end as found_by
    from reviews
    inner join plans
        on
            reviews.submission_id = plans.submission_id
            and reviews.plan_id = plans.plan_id
            and (
                reviews.person_id = plans.person_id
                -- one system names no child here: the plan's own key is enough unless siblings share it
                or (reviews.person_id is null and not plans.is_shared_by_siblings)
            )
    union all
    select
        reviews.submission_id,
        reviews.row_id as review_row_id,
        plans.row_id as plan_row_id,
        plans.person_id,
        plans.started_on,
        2 as way,
        'person and date' as found_by
    from reviews
    inner join plans
        on
            reviews.submission_id = plans.submission_id
            and reviews.person_id = plans.person_id
            and reviews.held_on > plans.started_on
            and (reviews.held_on <= plans.ended_on or plans.ended_on is null)

),

chosen as (

    select
        *,
        row_number() over (
            partition by submission_id, review_row_id order by way asc, started_on desc, plan_row_id asc
        ) as choice
    from candidates

)

select
    submission_id,
    review_row_id,
    plan_row_id,
    person_id,
    found_by
from chosen
where choice = 1

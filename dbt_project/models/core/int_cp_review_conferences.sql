with plans as (

    select * from {{ ref('int_cp_plans') }}

),

steps as (

    select * from {{ ref('int_cp_review_steps') }}

),

reviews as (

    select
        reviews.*,
        links.plan_row_id,
        coalesce(links.person_id, reviews.person_id) as child_person_id,
        case when reviews.held_on <= submissions.as_at_date then reviews.held_on end as held_by_now
    from {{ ref('stg_ssd__cp_reviews') }} as reviews
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on reviews.submission_id = submissions.submission_id
    left join {{ ref('int_plan_review_links') }} as links
        on
            reviews.submission_id = links.submission_id
            and reviews.row_id = links.review_row_id

),

recorded as (

    select
        reviews.submission_id,
        reviews.row_id as fact_key,
        reviews.row_id as review_row_id,
        reviews.review_id as conference_id,
        reviews.meeting_id,
        reviews.child_person_id as person_id,
        reviews.plan_row_id,
        coalesce(steps.review_order, 'not known') as review_order,
        reviews.held_by_now as held_on,
        reviews.held_on is not null and reviews.held_by_now is null as is_after_as_at_date,
        steps.due_on,
        reviews.recorded_due_on,
        reviews.held_by_now is not null
        and reviews.child_person_id is not null
        and row_number() over (
            partition by
                reviews.submission_id,
                reviews.child_person_id,
                reviews.plan_row_id,
                reviews.held_by_now
            order by reviews.source_file, reviews.source_row
        ) > 1 as is_repeated_row,
        coalesce(plans.is_for_other_authority, false) as is_for_other_authority,
        reviews.is_plan_continued,
        case reviews.quorate when 'Y' then true when 'N' then false end as is_quorate,
        case
            when reviews.held_by_now is null then 'not_held'
            else coalesce(steps.status, 'not_assessable')
        end as status,
        case
            when reviews.held_by_now is null or steps.review_row_id is not null then null
            when reviews.plan_row_id is null then 'no_plan'
            when reviews.held_by_now <= plans.started_on then 'before_plan'
            when reviews.held_by_now > plans.ended_on then 'after_plan'
        end as outside_reason,
        reviews.source_file,
        reviews.source_row
    from reviews
    left join plans
        on
            reviews.submission_id = plans.submission_id
            and reviews.plan_row_id = plans.plan_row_id
    left join steps
        on
            reviews.submission_id = steps.submission_id
            and reviews.row_id = steps.review_row_id

),

-- one that was not held has no row of its own: it is found from the plan
not_held as (

    select
        steps.submission_id,
        'not held/' || steps.plan_row_id as fact_key,
        cast(null as varchar) as review_row_id,
        cast(null as varchar) as conference_id,
        cast(null as varchar) as meeting_id,
        steps.person_id,
        steps.plan_row_id,
        steps.review_order,
        cast(null as date) as held_on,
        false as is_after_as_at_date,
        steps.due_on,
        cast(null as date) as recorded_due_on,
        false as is_repeated_row,
        false as is_for_other_authority,
        cast(null as boolean) as is_plan_continued,
        cast(null as boolean) as is_quorate,
        steps.status,
        cast(null as varchar) as outside_reason,
        plans.source_file,
        plans.source_row
    from steps
    inner join plans
        on
            steps.submission_id = plans.submission_id
            and steps.plan_row_id = plans.plan_row_id
    where steps.status in ('overdue', 'missed')

)

select * from recorded
union all
select * from not_held

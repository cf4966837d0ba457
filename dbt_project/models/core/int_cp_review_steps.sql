with plans as (

    select
        plans.*,
        people.birthday_18,
        submissions.review_intervals,
        case
            -- a link by key may name a conference of another time
            when submissions.cp_first_review_from = 'conference' and plans.conference_on <= plans.started_on
                then plans.conference_on
            else plans.started_on
        end as first_counted_from
    from {{ ref('int_cp_plans') }} as plans
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on plans.submission_id = submissions.submission_id
    left join {{ ref('int_cp_people') }} as people
        on
            plans.submission_id = people.submission_id
            and plans.person_id = people.person_id
    where plans.is_counted

),

held as (

    select
        links.submission_id,
        links.plan_row_id,
        links.review_row_id,
        reviews.held_on,
        row_number() over (
            partition by links.submission_id, links.plan_row_id, reviews.held_on
            order by reviews.source_file, reviews.source_row
        ) as row_of_day
    from {{ ref('int_plan_review_links') }} as links
    inner join {{ ref('stg_ssd__cp_reviews') }} as reviews
        on
            links.submission_id = reviews.submission_id
            and links.review_row_id = reviews.row_id
    inner join plans
        on
            links.submission_id = plans.submission_id
            and links.plan_row_id = plans.plan_row_id
            and reviews.held_on > plans.started_on
            and reviews.held_on <= plans.as_at_date
            and (reviews.held_on <= plans.closed_on or plans.closed_on is null)

),

numbered as (

    select
        submission_id,
        plan_row_id,
        review_row_id,
        held_on,
        lag(held_on) over (partition by submission_id, plan_row_id order by held_on) as previous_held_on,
        cast(row_number() over (partition by submission_id, plan_row_id order by held_on) as integer)
            as review_number
    from held
    where row_of_day = 1

),

-- after the last review held one more would come
next_after_last as (

    select
        plans.submission_id,
        plans.plan_row_id,
        cast(null as varchar) as review_row_id,
        cast(null as date) as held_on,
        max(numbered.held_on) as previous_held_on,
        coalesce(max(numbered.review_number), 0) + 1 as review_number
    from plans
    left join numbered
        on
            plans.submission_id = numbered.submission_id
            and plans.plan_row_id = numbered.plan_row_id
    group by plans.submission_id, plans.plan_row_id

),

steps as (

    select * from numbered
    union all
    select * from next_after_last

),

due as (

    select
        steps.*,
        plans.person_id,
        plans.started_on as plan_started_on,
        plans.closed_on as plan_closed_on,
        plans.is_complete,
        plans.as_at_date,
        plans.birthday_18,
        coalesce(steps.previous_held_on, plans.first_counted_from) as counted_from,
        case
            when not plans.are_reviews_supplied then null
            when steps.review_number = 1 and not plans.is_complete then null
            when steps.review_number = 1 and plans.review_intervals = 'days_91_183'
                then {{ add_days('plans.first_counted_from', 91) }}
            when steps.review_number = 1 then {{ add_months('plans.first_counted_from', 3) }}
            when plans.review_intervals = 'days_91_183' then {{ add_days('steps.previous_held_on', 183) }}
            else {{ add_months('steps.previous_held_on', 6) }}
        end as due_on
    from steps
    inner join plans
        on
            steps.submission_id = plans.submission_id
            and steps.plan_row_id = plans.plan_row_id

)

select
    submission_id,
    plan_row_id,
    person_id,
    plan_started_on,
    review_number,
    case
        when review_number > 1 then 'later'
        when is_complete then 'first'
        else 'not known'
    end as review_order,
    review_row_id,
    held_on,
    counted_from,
    due_on,
    case
        when due_on is null then 'not_assessable'
        when held_on <= due_on then 'on_time'
        when held_on is not null then 'late'
        when due_on >= plan_closed_on or due_on > birthday_18 then 'none_due'
        when due_on >= as_at_date then 'to_come'
        when plan_closed_on is not null then 'missed'
        else 'overdue'
    end as status
from due

{#- working days within which they are to be sent -#}
{%- set sent_within = {'decisions_sent': 5, 'record_sent': 20} -%}

with submissions as (

    select
        submission_id,
        as_at_date
    from {{ ref('stg_carefacts__submissions') }}

),

people as (

    select
        submission_id,
        person_id,
        child_id
    from {{ ref('int_extract_children') }}

),

reviews as (

    select
        submission_id,
        child_id,
        review_id,
        review_date
    from {{ ref('int_cla_reviews') }}

),

calendar as (

    select * from {{ ref('int_working_days') }}

),

details as (

    select
        details.*,
        people.child_id,
        row_number() over (
            partition by details.submission_id, people.child_id, details.review_id
            order by coalesce(details.part_no, 0), details.source_row
        ) as choice
    from {{ ref('stg_supplementary__cla_review_detail') }} as details
    inner join people
        on
            details.submission_id = people.submission_id
            and details.person_id = people.person_id
    where details.held_on is not null

),

plans as (

    select
        reviews.submission_id,
        reviews.child_id,
        reviews.review_date,
        versions.permanence_goal,
        row_number() over (
            partition by reviews.submission_id, reviews.child_id, reviews.review_date
            order by versions.started_on desc, versions.plan_version_id asc
        ) as choice
    from reviews
    inner join people
        on
            reviews.submission_id = people.submission_id
            and reviews.child_id = people.child_id
    inner join {{ ref('stg_supplementary__care_plan_version') }} as versions
        on
            people.submission_id = versions.submission_id
            and people.person_id = versions.person_id
            and reviews.review_date >= versions.started_on
            and (reviews.review_date <= versions.ended_on or versions.ended_on is null)
    where versions.plan_type in ('CARE', 'PERMANENCE')

)

select
    reviews.submission_id,
    reviews.child_id,
    reviews.review_date,
    details.review_id is not null as is_in_the_log,
    details.late_reason,
    details.method,
    details.venue,
    details.chair_worker_id,
    details.chair_was_own_iro,
    {%- for sent in sent_within %}
        case
            when details.review_id is null then null
            when details.{{ sent }}_on is not null
                then details.{{ sent }}_on <= due_for_{{ sent }}.calendar_date
            -- there is still time for it
            when due_for_{{ sent }}.calendar_date >= submissions.as_at_date then null
            else false
        end as is_{{ sent }}_in_time,
    {%- endfor %}
    coalesce(
        details.permanence_plan_agreed,
        case when plans.child_id is not null then plans.permanence_goal is not null end
    ) as has_permanence_plan,
    plans.permanence_goal
from reviews
inner join submissions on reviews.submission_id = submissions.submission_id
left join details
    on
        reviews.submission_id = details.submission_id
        and reviews.child_id = details.child_id
        and reviews.review_id = details.review_id
        and details.choice = 1
left join plans
    on
        reviews.submission_id = plans.submission_id
        and reviews.child_id = plans.child_id
        and reviews.review_date = plans.review_date
        and plans.choice = 1
left join calendar on reviews.review_date = calendar.calendar_date
{%- for sent, days in sent_within.items() %}
    left join calendar as due_for_{{ sent }}
        on
            calendar.working_day_number + {{ days }} = due_for_{{ sent }}.working_day_number
            and due_for_{{ sent }}.is_working_day
{%- endfor %}

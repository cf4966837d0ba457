{#- from the surest to the least sure way -#}
{%- set ways = [
    "plans.conference_id = conferences.conference_id",
    "plans.conference_id = conferences.meeting_id",
    "conferences.plan_id = plans.plan_id",
    "conferences.held_on <= plans.started_on",
] -%}

with conferences as (

    select
        *,
        min(person_id) over (partition by submission_id, conference_id)
        <> max(person_id) over (partition by submission_id, conference_id) as is_shared_by_siblings
    from {{ ref('stg_ssd__initial_cp_conference') }}

),

plans as (

    select * from {{ ref('stg_ssd__cp_plans') }}

),

candidates as (

    {%- for condition in ways %}
        select
            conferences.submission_id,
            conferences.row_id as conference_row_id,
            plans.row_id as plan_row_id,
            conferences.person_id,
            conferences.is_shared_by_siblings,
            conferences.plan_id = plans.plan_id as conference_names_plan,
            {{ loop.index }} as way,
            {{ days_between('conferences.held_on', 'plans.started_on') }} as days_apart
        from conferences
        inner join plans
            on
                conferences.submission_id = plans.submission_id
                and conferences.person_id = plans.person_id
                and {{ condition }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

possible as (

    select
        *,
        -- where each names the other, there is no doubt
        case when way <= 2 and conference_names_plan then 0 else way end as doubt,
        row_number() over (
            partition by submission_id, conference_row_id, plan_row_id order by way
        ) as number_of_way
    from candidates
    where
        way <= 2
        or days_apart between 0 and {{ var('days_from_conference_to_plan') }}
        -- without a date, the conference's word stands; one system names the next plan, however late
        or (way = 3 and days_apart is null)

),

chosen as (

    select
        *,
        row_number() over (
            partition by submission_id, conference_row_id
            order by doubt, coalesce(abs(days_apart), 99999), plan_row_id
        ) as choice_of_conference,
        row_number() over (
            partition by submission_id, plan_row_id
            order by doubt, coalesce(abs(days_apart), 99999), conference_row_id
        ) as choice_of_plan
    from possible
    where number_of_way = 1

)

select
    submission_id,
    conference_row_id,
    plan_row_id,
    person_id,
    case
        when way = 4 then 'person and date'
        when way = 2 then 'meeting and person'
        when way = 1 and is_shared_by_siblings then 'key and person'
        else 'key'
    end as found_by
from chosen
where choice_of_conference = 1 and choice_of_plan = 1

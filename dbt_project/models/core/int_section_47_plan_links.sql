with plans as (

    select * from {{ ref('stg_ssd__cp_plans') }}

),

enquiries as (

    select * from {{ ref('stg_ssd__s47_enquiry') }}

),

conferences as (

    select
        plan_links.submission_id,
        plan_links.plan_row_id,
        enquiry_links.section_47_row_id
    from {{ ref('int_conference_plan_links') }} as plan_links
    left join {{ ref('int_section_47_conference_links') }} as enquiry_links
        on
            plan_links.submission_id = enquiry_links.submission_id
            and plan_links.conference_row_id = enquiry_links.conference_row_id

),

through_conference as (

    select
        plans.submission_id,
        plans.row_id as plan_row_id,
        conferences.section_47_row_id,
        plans.person_id,
        plans.started_on,
        'conference' as found_by,
        1 as choice
    from plans
    inner join conferences
        on
            plans.submission_id = conferences.submission_id
            and plans.row_id = conferences.plan_row_id
    where conferences.section_47_row_id is not null

),

by_date as (

    select
        plans.submission_id,
        plans.row_id as plan_row_id,
        enquiries.row_id as section_47_row_id,
        plans.person_id,
        plans.started_on,
        'person and date' as found_by,
        row_number() over (
            partition by plans.submission_id, plans.row_id
            order by enquiries.started_on desc, enquiries.row_id desc
        ) as choice
    from plans
    inner join enquiries
        on
            plans.submission_id = enquiries.submission_id
            and plans.person_id = enquiries.person_id
            and plans.started_on >= enquiries.started_on
            and {{ days_between('enquiries.started_on', 'plans.started_on') }}
            <= {{ var('days_from_enquiry_to_conference') }} + {{ var('days_from_conference_to_plan') }}
    left join conferences
        on
            plans.submission_id = conferences.submission_id
            and plans.row_id = conferences.plan_row_id
    -- a conference that has no enquiry says that there was none: the child moved in, or was not yet born
    where conferences.plan_row_id is null

),

links as (

    select * from through_conference
    union all
    select * from by_date

)

select
    submission_id,
    plan_row_id,
    section_47_row_id,
    person_id,
    found_by,
    row_number() over (
        partition by submission_id, section_47_row_id order by started_on, plan_row_id
    ) = 1 as is_first_of_enquiry
from links
where choice = 1

with days as (

    select * from {{ ref('int_working_days') }}

),

-- the earliest conference that was held; one that is only booked has not happened yet
conferences as (

    select
        links.submission_id,
        links.section_47_row_id,
        min(conferences.held_on) as held_on
    from {{ ref('int_section_47_conference_links') }} as links
    inner join {{ ref('stg_ssd__initial_cp_conference') }} as conferences
        on
            links.submission_id = conferences.submission_id
            and links.conference_row_id = conferences.row_id
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on links.submission_id = submissions.submission_id
    where conferences.held_on <= submissions.as_at_date
    group by links.submission_id, links.section_47_row_id

),

enquiries as (

    select
        enquiries.*,
        upper(replace(enquiries.outcome_json, ' ', '')) as outcome_text,
        case when enquiries.ended_on <= submissions.as_at_date then enquiries.ended_on end as ended_by_now,
        conferences.held_on as conference_on,
        submissions.as_at_date,
        lead(enquiries.started_on) over (
            partition by enquiries.submission_id, enquiries.person_id
            order by enquiries.started_on, enquiries.row_id
        ) as next_started_on
    from {{ ref('stg_ssd__s47_enquiry') }} as enquiries
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on enquiries.submission_id = submissions.submission_id
    left join conferences
        on
            enquiries.submission_id = conferences.submission_id
            and enquiries.row_id = conferences.section_47_row_id

),

with_outcomes as (

    select
        *,
        case
            when outcome_text is null then null
            when outcome_text like '%"CP_CONFERENCE_FLAG"%'
                then outcome_text like '%"CP_CONFERENCE_FLAG":"Y"%'
            else outcome_text like '%CHILDPROTECTIONCONFERENCE%' or outcome_text like '%ICPC%'
        end as is_conference_asked_for,
        case
            when outcome_text like '%"NFA_FLAG"%' then outcome_text like '%"NFA_FLAG":"Y"%'
            else is_no_further_action
        end as says_no_further_action
    from enquiries

)

select
    with_outcomes.submission_id,
    with_outcomes.row_id as section_47_row_id,
    with_outcomes.section_47_id,
    with_outcomes.person_id,
    with_outcomes.started_on,
    with_outcomes.ended_by_now as ended_on,
    with_outcomes.next_started_on,
    with_outcomes.conference_on,
    with_outcomes.is_conference_asked_for,
    with_outcomes.says_no_further_action as is_no_further_action,
    start_days.working_day_number as working_day_of_start,
    due_days.calendar_date as conference_due_on,
    with_outcomes.as_at_date,
    with_outcomes.team_id,
    with_outcomes.source_file,
    with_outcomes.source_row
from with_outcomes
left join days as start_days on with_outcomes.started_on = start_days.calendar_date
-- the day of the strategy discussion is day 0, whether it is a working day or not
left join days as due_days
    on
        start_days.working_day_number + 15 = due_days.working_day_number
        and due_days.is_working_day

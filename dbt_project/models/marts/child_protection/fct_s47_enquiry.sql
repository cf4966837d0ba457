with enquiries as (

    select * from {{ ref('int_s47_enquiries') }}

),

-- an enquiry that began on the same day is no earlier one
earlier as (

    select
        enquiries.submission_id,
        enquiries.section_47_row_id,
        cast(count(*) as integer) as enquiries
    from enquiries
    inner join enquiries as before
        on
            enquiries.submission_id = before.submission_id
            and enquiries.person_id = before.person_id
            and enquiries.started_on > before.started_on
            and {{ add_months('enquiries.started_on', -12) }} <= before.started_on
    group by enquiries.submission_id, enquiries.section_47_row_id

)

select
    enquiries.submission_id,
    enquiries.section_47_row_id as fact_key,
    people.child_id,
    enquiries.section_47_id,
    enquiries.started_on,
    enquiries.ended_on,
    coalesce(enquiries.started_on <= enquiries.as_at_date, false) and enquiries.ended_on is null as is_open,
    enquiries.conference_on,
    enquiries.conference_due_on,
    case
        when enquiries.conference_on >= enquiries.started_on
            then conference_days.working_day_number - enquiries.working_day_of_start
    end as working_days_to_conference,
    enquiries.is_conference_asked_for,
    enquiries.is_no_further_action,
    case
        when enquiries.conference_on is not null then 'conference held'
        when enquiries.is_conference_asked_for then 'conference asked for'
        when enquiries.ended_on is null then 'open'
        when enquiries.is_no_further_action then 'no further action'
        when enquiries.is_conference_asked_for = false then 'other next step'
        else 'not known'
    end as enquiry_outcome,
    coalesce(earlier.enquiries, 0) as earlier_enquiries_12_months,
    coalesce(earlier.enquiries, 0) > 0 as is_repeated_in_12_months,
    coalesce(teams.team_name, enquiries.team_id, 'not known') as team,
    {{ age_band('people.born_or_expected_on', 'enquiries.started_on') }} as age_band,
    coalesce(people.sex, 'not known') as sex,
    coalesce(people.ethnic_group, 'not known') as ethnic_group,
    enquiries.source_file,
    enquiries.source_row
from enquiries
left join earlier
    on
        enquiries.submission_id = earlier.submission_id
        and enquiries.section_47_row_id = earlier.section_47_row_id
left join {{ ref('int_cp_people') }} as people
    on
        enquiries.submission_id = people.submission_id
        and enquiries.person_id = people.person_id
left join {{ ref('stg_ssd__department') }} as teams
    on
        enquiries.submission_id = teams.submission_id
        and enquiries.team_id = teams.team_id
left join {{ ref('int_working_days') }} as conference_days
    on enquiries.conference_on = conference_days.calendar_date

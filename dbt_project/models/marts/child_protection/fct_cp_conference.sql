with conferences as (

    select
        submission_id,
        fact_key,
        case when is_for_move_in then 'move in' else 'initial' end as conference_kind,
        'initial' as review_order,
        meeting_id,
        person_id,
        section_47_row_id as enquiry_key,
        cast(null as varchar) as plan_key,
        held_on,
        is_after_as_at_date,
        due_on,
        recorded_target_on as recorded_due_on,
        working_days,
        status,
        cast(null as varchar) as outside_reason,
        is_repeated_row,
        false as is_for_other_authority,
        case when is_plan_agreed then 'plan' when not is_plan_agreed then 'no plan' end as recorded_outcome,
        cast(null as boolean) as is_quorate,
        team_id,
        source_file,
        source_row
    from {{ ref('int_cp_initial_conferences') }}
    union all
    select
        submission_id,
        fact_key,
        'review' as conference_kind,
        review_order,
        meeting_id,
        person_id,
        cast(null as varchar) as enquiry_key,
        plan_row_id as plan_key,
        held_on,
        is_after_as_at_date,
        due_on,
        recorded_due_on,
        cast(null as integer) as working_days,
        status,
        outside_reason,
        is_repeated_row,
        is_for_other_authority,
        case when is_plan_continued then 'plan continued' when not is_plan_continued then 'plan ended' end
            as recorded_outcome,
        is_quorate,
        cast(null as varchar) as team_id,
        source_file,
        source_row
    from {{ ref('int_cp_review_conferences') }}

)

select
    conferences.submission_id,
    conferences.fact_key,
    people.child_id,
    conferences.conference_kind,
    conferences.review_order,
    conferences.meeting_id,
    conferences.enquiry_key,
    coalesce(conferences.plan_key, plan_links.plan_row_id) as plan_key,
    conferences.held_on,
    conferences.is_after_as_at_date,
    conferences.due_on,
    conferences.recorded_due_on,
    not conferences.is_repeated_row and not conferences.is_for_other_authority as is_counted,
    conferences.is_repeated_row,
    conferences.status,
    conferences.outside_reason,
    conferences.working_days,
    case
        when conferences.working_days is null then 'not known'
        when conferences.working_days <= 10 then '0 to 10'
        when conferences.working_days <= 15 then '11 to 15'
        when conferences.working_days <= 20 then '16 to 20'
        else '21 and over'
    end as days_band,
    case
        when conferences.status = 'on_time' then 0
        when conferences.status = 'late' then {{ days_between('conferences.due_on', 'conferences.held_on') }}
    end as days_late,
    case
        when conferences.status = 'on_time' then 'not late'
        when conferences.status = 'late' then coalesce(details.late_reason, 'not recorded')
        else 'not judged'
    end as conference_late_reason,
    case details.outcome
        when 'PLAN' then 'plan'
        when 'NOPLAN' then 'no plan'
        when 'CONTINUE' then 'plan continued'
        when 'END' then 'plan ended'
        when 'ADJOURNED' then 'adjourned'
        else coalesce(conferences.recorded_outcome, 'not recorded')
    end as conference_outcome,
    coalesce(conferences.is_quorate, details.is_quorate) as is_quorate,
    details.chair_worker_id,
    coalesce(teams.team_name, conferences.team_id, 'not known') as team,
    details.tells_of_parents,
    details.is_mother_there or details.is_father_there or details.is_other_parent_there as is_parent_there,
    details.is_mother_there,
    details.is_father_there,
    details.is_other_parent_there,
    details.child_part,
    {{ age_band('people.born_or_expected_on', 'coalesce(conferences.held_on, conferences.due_on)') }}
        as age_band,
    coalesce(people.sex, 'not known') as sex,
    coalesce(people.ethnic_group, 'not known') as ethnic_group,
    conferences.source_file,
    conferences.source_row
from conferences
left join {{ ref('int_cp_conference_details') }} as details
    on
        conferences.submission_id = details.submission_id
        and conferences.fact_key = details.fact_key
left join {{ ref('int_conference_plan_links') }} as plan_links
    on
        conferences.submission_id = plan_links.submission_id
        and conferences.fact_key = plan_links.conference_row_id
left join {{ ref('int_cp_people') }} as people
    on
        conferences.submission_id = people.submission_id
        and conferences.person_id = people.person_id
left join {{ ref('stg_ssd__department') }} as teams
    on
        conferences.submission_id = teams.submission_id
        and conferences.team_id = teams.team_id

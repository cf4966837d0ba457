with details as (

    select
        *,
        case when kind = 'RCPC' then 'RCPC' else 'ICPC' end as meeting_kind
    from {{ ref('stg_supplementary__conference_detail') }}

),

conferences as (

    select
        submission_id,
        fact_key,
        'ICPC' as meeting_kind,
        conference_id,
        meeting_id,
        person_id
    from {{ ref('int_cp_initial_conferences') }}
    union all
    select
        submission_id,
        fact_key,
        'RCPC' as meeting_kind,
        conference_id,
        meeting_id,
        person_id
    from {{ ref('int_cp_review_conferences') }}

),

-- by the key of the conference, else by that of the meeting
detail_links as (

    select
        conferences.submission_id,
        conferences.fact_key,
        details.chair_worker_id,
        details.late_reason,
        details.quorate,
        details.outcome,
        row_number() over (
            partition by conferences.submission_id, conferences.fact_key
            order by
                case when conferences.conference_id = details.conference_id then 0 else 1 end,
                details.source_file,
                details.source_row
        ) as choice
    from conferences
    inner join details
        on
            conferences.submission_id = details.submission_id
            and conferences.meeting_kind = details.meeting_kind
            and conferences.person_id = details.person_id
            and (
                conferences.conference_id = details.conference_id
                or conferences.meeting_id = details.meeting_id
            )

)

select
    conferences.submission_id,
    conferences.fact_key,
    detail_links.chair_worker_id,
    detail_links.late_reason,
    detail_links.quorate as is_quorate,
    detail_links.outcome,
    coalesce(attendance.tells_of_parents, by_meeting.tells_of_parents, false) as tells_of_parents,
    coalesce(attendance.is_mother_there, by_meeting.is_mother_there, false) as is_mother_there,
    coalesce(attendance.is_father_there, by_meeting.is_father_there, false) as is_father_there,
    coalesce(attendance.is_other_parent_there, by_meeting.is_other_parent_there, false)
        as is_other_parent_there,
    coalesce(attendance.child_part, by_meeting.child_part, 'not recorded') as child_part
from conferences
left join detail_links
    on
        conferences.submission_id = detail_links.submission_id
        and conferences.fact_key = detail_links.fact_key
        and detail_links.choice = 1
left join {{ ref('int_conference_attendance') }} as attendance
    on
        conferences.submission_id = attendance.submission_id
        and conferences.meeting_kind = attendance.meeting_kind
        and conferences.conference_id = attendance.review_id
left join {{ ref('int_conference_attendance') }} as by_meeting
    on
        conferences.submission_id = by_meeting.submission_id
        and conferences.meeting_kind = by_meeting.meeting_kind
        and conferences.meeting_id = by_meeting.review_id

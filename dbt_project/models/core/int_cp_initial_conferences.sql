with enquiries as (

    select * from {{ ref('int_s47_enquiries') }}

),

conferences as (

    select
        conferences.*,
        links.section_47_row_id,
        case when conferences.held_on <= submissions.as_at_date then conferences.held_on end as held_by_now,
        coalesce(conferences.is_transfer_in, false) as is_for_move_in
    from {{ ref('stg_ssd__initial_cp_conference') }} as conferences
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on conferences.submission_id = submissions.submission_id
    left join {{ ref('int_section_47_conference_links') }} as links
        on
            conferences.submission_id = links.submission_id
            and conferences.row_id = links.conference_row_id

),

recorded as (

    select
        conferences.submission_id,
        conferences.row_id as fact_key,
        conferences.row_id as conference_row_id,
        conferences.conference_id,
        conferences.meeting_id,
        conferences.person_id,
        conferences.section_47_row_id,
        conferences.is_for_move_in,
        conferences.held_by_now as held_on,
        conferences.held_on is not null and conferences.held_by_now is null as is_after_as_at_date,
        case when not conferences.is_for_move_in then enquiries.conference_due_on end as due_on,
        conferences.recorded_target_on,
        case
            when not conferences.is_for_move_in and conferences.held_by_now >= enquiries.started_on
                then held_days.working_day_number - enquiries.working_day_of_start
        end as working_days,
        conferences.held_by_now is not null and row_number() over (
            partition by conferences.submission_id, conferences.person_id, conferences.held_by_now
            order by conferences.source_file, conferences.source_row
        ) > 1 as is_repeated_row,
        conferences.is_plan_agreed,
        conferences.team_id,
        conferences.source_file,
        conferences.source_row
    from conferences
    left join enquiries
        on
            conferences.submission_id = enquiries.submission_id
            and conferences.section_47_row_id = enquiries.section_47_row_id
    left join {{ ref('int_working_days') }} as held_days on conferences.held_by_now = held_days.calendar_date

),

last_days as (

    select
        submission_id,
        person_id,
        max(happened_on) as happened_on
    from (
        select
            submission_id,
            person_id,
            held_by_now as happened_on
        from conferences
        union all
        select
            submission_id,
            person_id,
            started_on as happened_on
        from {{ ref('int_cp_plans') }}
    ) as events
    group by submission_id, person_id

),

supplied as (

    select distinct submission_id
    from {{ ref('stg_carefacts__supplied_columns') }}
    where table_name = 'ssd_initial_cp_conference'

),

-- one that was asked for and is not there is found from its enquiry, unless no conferences were given at all
not_held as (

    select
        enquiries.submission_id,
        'not held/' || enquiries.section_47_row_id as fact_key,
        cast(null as varchar) as conference_row_id,
        cast(null as varchar) as conference_id,
        cast(null as varchar) as meeting_id,
        enquiries.person_id,
        enquiries.section_47_row_id,
        false as is_for_move_in,
        cast(null as date) as held_on,
        false as is_after_as_at_date,
        enquiries.conference_due_on as due_on,
        cast(null as date) as recorded_target_on,
        cast(null as integer) as working_days,
        false as is_repeated_row,
        cast(null as boolean) as is_plan_agreed,
        enquiries.team_id,
        enquiries.source_file,
        enquiries.source_row
    from enquiries
    inner join supplied on enquiries.submission_id = supplied.submission_id
    left join last_days
        on
            enquiries.submission_id = last_days.submission_id
            and enquiries.person_id = last_days.person_id
    left join {{ ref('int_cp_people') }} as people
        on
            enquiries.submission_id = people.submission_id
            and enquiries.person_id = people.person_id
    where
        enquiries.is_conference_asked_for
        and enquiries.conference_on is null
        and enquiries.next_started_on is null
        and enquiries.conference_due_on < enquiries.as_at_date
        and coalesce(last_days.happened_on < enquiries.started_on, true)
        and coalesce(enquiries.as_at_date < people.birthday_18, true)

),

together as (

    select * from recorded
    union all
    select * from not_held

)

select
    *,
    case
        when conference_row_id is null then 'overdue'
        when held_on is null then 'not_held'
        when working_days is null then 'not_assessable'
        when working_days <= 15 then 'on_time'
        else 'late'
    end as status
from together

with enquiries as (

    select
        *,
        min(person_id) over (partition by submission_id, section_47_id)
        <> max(person_id) over (partition by submission_id, section_47_id) as is_shared_by_siblings,
        lead(started_on) over (
            partition by submission_id, person_id order by started_on, row_id
        ) as next_started_on
    from {{ ref('stg_ssd__s47_enquiry') }}

),

conferences as (

    select * from {{ ref('stg_ssd__initial_cp_conference') }}

),

by_key as (

    select
        conferences.submission_id,
        conferences.row_id as conference_row_id,
        enquiries.row_id as section_47_row_id,
        conferences.person_id,
        conferences.held_on,
        case when enquiries.is_shared_by_siblings then 'key and person' else 'key' end as found_by
    from conferences
    inner join enquiries
        on
            conferences.submission_id = enquiries.submission_id
            and conferences.section_47_id = enquiries.section_47_id
            and conferences.person_id = enquiries.person_id

),

by_date as (

    select
        conferences.submission_id,
        conferences.row_id as conference_row_id,
        enquiries.row_id as section_47_row_id,
        conferences.person_id,
        conferences.held_on,
        'person and date' as found_by,
        -- the windows of a child's enquiries do not overlap, so that each conference lies in one at most
        row_number() over (
            partition by enquiries.submission_id, enquiries.row_id
            order by conferences.held_on, conferences.row_id
        ) as number_in_window
    from conferences
    inner join enquiries
        on
            conferences.submission_id = enquiries.submission_id
            and conferences.person_id = enquiries.person_id
            and conferences.held_on >= enquiries.started_on
            and (conferences.held_on < enquiries.next_started_on or enquiries.next_started_on is null)
            and conferences.held_on
            <= {{ add_days('enquiries.started_on', var('days_from_enquiry_to_conference')) }}
    left join by_key as keyed_conferences
        on
            conferences.submission_id = keyed_conferences.submission_id
            and conferences.row_id = keyed_conferences.conference_row_id
    left join by_key as keyed_enquiries
        on
            enquiries.submission_id = keyed_enquiries.submission_id
            and enquiries.row_id = keyed_enquiries.section_47_row_id
            -- one that was only booked does not stand for the one that was held
            and keyed_enquiries.held_on is not null
    where
        keyed_conferences.conference_row_id is null
        and keyed_enquiries.section_47_row_id is null
        -- a child who moves in has a conference without an enquiry here
        and coalesce(conferences.is_transfer_in, false) = false

),

links as (

    select
        *,
        1 as number_in_window
    from by_key
    union all
    select * from by_date
    where number_in_window = 1

)

select
    submission_id,
    conference_row_id,
    section_47_row_id,
    person_id,
    found_by,
    row_number() over (
        partition by submission_id, section_47_row_id
        order by case when held_on is null then 1 else 0 end, held_on, conference_row_id
    ) = 1 as is_first_of_enquiry
from links

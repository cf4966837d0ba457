with meetings as (

    select * from {{ ref('stg_supplementary__disruption_meeting') }}

)

select
    meetings.submission_id,
    meetings.row_id as fact_key,
    people.child_id,
    meetings.meeting_id,
    meetings.placement_id,
    meetings.held_on,
    meetings.source_file,
    meetings.source_row
from meetings
left join {{ ref('int_extract_children') }} as people
    on
        meetings.submission_id = people.submission_id
        and meetings.person_id = people.person_id

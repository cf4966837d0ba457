with disruption_meeting as (

    select * from {{ source('supplementary', 'disruption_meeting') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('meeting_id') }} as meeting_id,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_text('placement_id') }} as placement_id,
    {{ parse_iso_date('held_date') }} as held_on,
    {{ clean_text('chair_worker_id') }} as chair_worker_id,
    source_file,
    source_row
from disruption_meeting

with midway_review as (

    select * from {{ source('supplementary', 'midway_review') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('midway_id') }} as midway_id,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_text('worker_id') }} as worker_id,
    {{ parse_iso_date('done_date') }} as done_on,
    {{ clean_code('rag') }} as rag,
    {{ yes_or_no('actions_on_track') }} as actions_on_track,
    {{ yes_or_no('escalated') }} as escalated,
    {{ clean_text('dispute_id') }} as dispute_id,
    source_file,
    source_row
from midway_review

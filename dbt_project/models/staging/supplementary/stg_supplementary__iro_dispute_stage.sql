with iro_dispute_stage as (

    select * from {{ source('supplementary', 'iro_dispute_stage') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('dispute_id') }} as dispute_id,
    {{ safe_integer('stage_no') }} as stage_no,
    {{ clean_code('level') }} as level,
    {{ parse_iso_date('entered_date') }} as entered_on,
    {{ parse_iso_date('response_due_date') }} as response_due_on,
    {{ parse_iso_date('response_date') }} as responded_on,
    {{ clean_code('result') }} as result,
    source_file,
    source_row
from iro_dispute_stage

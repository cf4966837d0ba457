with dolo as (

    select * from {{ source('ssda903', 'dolo') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_text('dolo_start') }} as dolo_start_text,
    {{ parse_uk_date('dolo_start') }} as dolo_start,
    {{ clean_text('dolo_end') }} as dolo_end_text,
    {{ parse_uk_date('dolo_end') }} as dolo_end,
    source_file,
    source_row
from dolo

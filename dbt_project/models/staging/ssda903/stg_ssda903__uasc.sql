with uasc as (

    select * from {{ source('ssda903', 'uasc') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_code('sex') }} as sex,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_text('duc') }} as duc_text,
    {{ parse_uk_date('duc') }} as duc,
    source_file,
    source_row
from uasc

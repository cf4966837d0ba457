with missing as (

    select * from {{ source('ssda903', 'missing') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_code('missing') }} as missing,
    {{ clean_text('mis_start') }} as mis_start_text,
    {{ parse_uk_date('mis_start') }} as mis_start,
    {{ clean_text('mis_end') }} as mis_end_text,
    {{ parse_uk_date('mis_end') }} as mis_end,
    source_file,
    source_row
from missing

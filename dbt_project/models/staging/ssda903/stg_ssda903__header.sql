with header as (

    select * from {{ source('ssda903', 'header') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_code('sex') }} as sex,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_code('ethnic') }} as ethnic,
    {{ clean_code('upn') }} as upn,
    {{ clean_code('mother') }} as mother,
    {{ clean_text('mc_dob') }} as mc_dob_text,
    {{ parse_uk_date('mc_dob') }} as mc_dob,
    {{ clean_code('uasc') }} as uasc,
    source_file,
    source_row
from header

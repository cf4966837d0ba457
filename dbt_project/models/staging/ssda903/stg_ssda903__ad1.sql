with ad1 as (

    select * from {{ source('ssda903', 'ad1') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_text('date_int') }} as date_int_text,
    {{ parse_uk_date('date_int') }} as date_int,
    {{ clean_text('date_match') }} as date_match_text,
    {{ parse_uk_date('date_match') }} as date_match,
    {{ clean_code('foster_care') }} as foster_care,
    {{ clean_code('nb_adoptr') }} as nb_adoptr,
    {{ clean_code('sex_adoptr') }} as sex_adoptr,
    {{ clean_code('ls_adoptr') }} as ls_adoptr,
    source_file,
    source_row
from ad1

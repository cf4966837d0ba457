with prev_perm as (

    select * from {{ source('ssda903', 'prev_perm') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_code('prev_perm') }} as prev_perm,
    {{ clean_code('la_perm') }} as la_perm,
    {{ clean_text('date_perm') }} as date_perm,
    source_file,
    source_row
from prev_perm

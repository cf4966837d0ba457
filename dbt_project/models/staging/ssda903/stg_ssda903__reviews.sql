with reviews as (

    select * from {{ source('ssda903', 'reviews') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_text('review') }} as review_text,
    {{ parse_uk_date('review') }} as review_date,
    {{ clean_code('review_code') }} as review_code,
    source_file,
    source_row
from reviews

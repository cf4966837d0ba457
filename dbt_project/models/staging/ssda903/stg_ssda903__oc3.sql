with oc3 as (

    select * from {{ source('ssda903', 'oc3') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_code('in_touch') }} as in_touch,
    {{ clean_code('activ') }} as activ,
    {{ clean_code('accom') }} as accom,
    source_file,
    source_row
from oc3

with sw_episodes as (

    select * from {{ source('ssda903', 'sw_episodes') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_code('sw_id') }} as sw_id,
    {{ clean_text('sw_decom') }} as sw_decom_text,
    {{ parse_uk_date('sw_decom') }} as sw_decom,
    {{ clean_text('sw_dec') }} as sw_dec_text,
    {{ parse_uk_date('sw_dec') }} as sw_dec,
    {{ clean_code('sw_reason') }} as sw_reason,
    source_file,
    source_row
from sw_episodes

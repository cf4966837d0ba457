with missing as (

    select * from {{ source('ssd', 'ssd_missing') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('miss_table_id') }} as missing_id,
    {{ clean_text('miss_person_id') }} as person_id,
    {{ parse_iso_date('miss_missing_episode_start_date') }} as started_on,
    {{ parse_iso_date('miss_missing_episode_end_date') }} as ended_on,
    {{ clean_code('miss_missing_episode_type') }} as missing_type,
    source_file,
    source_row
from missing

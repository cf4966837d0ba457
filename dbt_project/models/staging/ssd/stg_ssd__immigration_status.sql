with immigration_status as (

    select * from {{ source('ssd', 'ssd_immigration_status') }}

)

select
    submission_id,
    {{ clean_text('immi_immigration_status_id') }} as immigration_status_id,
    {{ clean_text('immi_person_id') }} as person_id,
    {{ clean_code('immi_immigration_status') }} as immigration_status,
    {{ parse_iso_date('immi_immigration_status_start_date') }} as started_on,
    {{ parse_iso_date('immi_immigration_status_end_date') }} as ended_on,
    source_file,
    source_row
from immigration_status

with legal_status as (

    select * from {{ source('ssd', 'ssd_legal_status') }}

)

select
    submission_id,
    {{ clean_text('lega_legal_status_id') }} as legal_status_id,
    {{ clean_text('lega_person_id') }} as person_id,
    {{ clean_code('lega_legal_status') }} as legal_status,
    {{ parse_iso_date('lega_legal_status_start_date') }} as started_on,
    {{ parse_iso_date('lega_legal_status_end_date') }} as ended_on,
    source_file,
    source_row
from legal_status

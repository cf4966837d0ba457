with cla_health as (

    select * from {{ source('ssd', 'ssd_cla_health') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('clah_health_check_id') }} as health_check_id,
    {{ clean_text('clah_person_id') }} as person_id,
    {{ clean_code('clah_health_check_type') }} as check_type,
    {{ parse_iso_date('clah_health_check_date') }} as checked_on,
    {{ clean_code('clah_health_check_status') }} as status,
    source_file,
    source_row
from cla_health

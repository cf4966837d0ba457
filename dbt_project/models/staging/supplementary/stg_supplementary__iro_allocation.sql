with iro_allocation as (

    select * from {{ source('supplementary', 'iro_allocation') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('allocation_id') }} as allocation_id,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_text('worker_id') }} as worker_id,
    {{ clean_code('role') }} as role,
    {{ parse_iso_date('start_date') }} as started_on,
    {{ parse_iso_date('end_date') }} as ended_on,
    {{ clean_code('change_reason') }} as change_reason,
    source_file,
    source_row
from iro_allocation

with iro_worker as (

    select * from {{ source('supplementary', 'iro_worker') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('worker_id') }} as worker_id,
    {{ parse_iso_date('post_start_date') }} as post_started_on,
    {{ parse_iso_date('post_end_date') }} as post_ended_on,
    {{ clean_code('role') }} as role,
    {{ clean_code('contract') }} as contract,
    {{ safe_decimal('fte') }} as fte,
    {{ clean_text('team_id') }} as team_id,
    {{ clean_code('sex') }} as sex,
    {{ clean_code('leave_reason') }} as leave_reason,
    source_file,
    source_row
from iro_worker

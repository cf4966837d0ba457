with dolo_order as (

    select * from {{ source('supplementary', 'dolo_order') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('order_id') }} as order_id,
    {{ clean_text('person_id') }} as person_id,
    {{ parse_iso_date('start_date') }} as started_on,
    {{ parse_iso_date('end_date') }} as ended_on,
    source_file,
    source_row
from dolo_order

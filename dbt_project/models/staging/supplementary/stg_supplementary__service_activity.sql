with service_activity as (

    select * from {{ source('supplementary', 'service_activity') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ parse_iso_date('month') }} as month,
    {{ clean_code('activity') }} as activity,
    {{ safe_integer('count') }} as count,
    source_file,
    source_row
from service_activity

with placement_carer as (

    select * from {{ source('supplementary', 'placement_carer') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('placement_id') }} as placement_id,
    {{ clean_text('household_id') }} as household_id,
    {{ parse_iso_date('start_date') }} as started_on,
    {{ parse_iso_date('end_date') }} as ended_on,
    {{ clean_code('place_type') }} as place_type,
    source_file,
    source_row
from placement_carer

with disability as (

    select * from {{ source('ssd', 'ssd_disability') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('disa_person_id') }} as person_id,
    {{ clean_text('disa_table_id') }} as disability_id,
    {{ clean_code('disa_disability_code') }} as disability_code,
    source_file,
    source_row
from disability

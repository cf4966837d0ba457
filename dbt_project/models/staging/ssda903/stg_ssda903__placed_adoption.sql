with placed_adoption as (

    select * from {{ source('ssda903', 'placed_adoption') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_text('date_placed') }} as date_placed_text,
    {{ parse_uk_date('date_placed') }} as date_placed,
    {{ clean_text('date_placed_ceased') }} as date_placed_ceased_text,
    {{ parse_uk_date('date_placed_ceased') }} as date_placed_ceased,
    {{ clean_code('reason_placed_ceased') }} as reason_placed_ceased,
    source_file,
    source_row
from placed_adoption

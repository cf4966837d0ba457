with address as (

    select * from {{ source('ssd', 'ssd_address') }}

)

select
    submission_id,
    {{ clean_text('addr_table_id') }} as address_id,
    {{ clean_text('addr_person_id') }} as person_id,
    {{ clean_code('addr_address_type') }} as address_type,
    {{ parse_iso_date('addr_address_start_date') }} as started_on,
    {{ parse_iso_date('addr_address_end_date') }} as ended_on,
    {{ clean_code('addr_address_postcode') }} as postcode,
    source_file,
    source_row
from address

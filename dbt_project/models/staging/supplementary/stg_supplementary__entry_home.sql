with entry_home as (

    select * from {{ source('supplementary', 'entry_home') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('person_id') }} as person_id,
    {{ parse_iso_date('period_start_date') }} as period_started_on,
    {{ clean_code('home_postcode') }} as home_postcode,
    source_file,
    source_row
from entry_home

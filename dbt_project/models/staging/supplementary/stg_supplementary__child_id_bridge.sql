with child_id_bridge as (

    select * from {{ source('supplementary', 'child_id_bridge') }}

)

select
    submission_id,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_code('return_code') }} as return_code,
    {{ clean_text('return_child_id') }} as return_child_id,
    {{ parse_iso_date('valid_from') }} as valid_from,
    {{ parse_iso_date('valid_to') }} as valid_to,
    {{ clean_code('reason') }} as reason,
    source_file,
    source_row
from child_id_bridge

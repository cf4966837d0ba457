with iro_contact as (

    select * from {{ source('supplementary', 'iro_contact') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('contact_id') }} as contact_id,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_text('worker_id') }} as worker_id,
    {{ parse_iso_date('contact_date') }} as contact_on,
    {{ clean_code('contact_type') }} as contact_type,
    {{ clean_text('review_id') }} as review_id,
    {{ clean_code('outcome') }} as outcome,
    {{ clean_code('place') }} as place,
    source_file,
    source_row
from iro_contact

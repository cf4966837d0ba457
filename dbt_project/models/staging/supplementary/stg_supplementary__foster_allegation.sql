with foster_allegation as (

    select * from {{ source('supplementary', 'foster_allegation') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('allegation_id') }} as allegation_id,
    {{ clean_text('household_id') }} as household_id,
    {{ clean_text('person_id') }} as person_id,
    {{ parse_iso_date('received_date') }} as received_on,
    {{ clean_code('kind') }} as kind,
    {{ clean_code('abuse_type') }} as abuse_type,
    {{ clean_code('made_by') }} as made_by,
    {{ clean_code('outcome') }} as outcome,
    {{ parse_iso_date('closed_date') }} as closed_on,
    source_file,
    source_row
from foster_allegation

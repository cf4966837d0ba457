with independent_visitor as (

    select * from {{ source('supplementary', 'independent_visitor') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('match_id') }} as match_id,
    {{ clean_text('person_id') }} as person_id,
    {{ parse_iso_date('referral_date') }} as referral_on,
    {{ parse_iso_date('matched_date') }} as matched_on,
    {{ parse_iso_date('ended_date') }} as ended_on,
    source_file,
    source_row
from independent_visitor

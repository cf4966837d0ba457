with review_consultation as (

    select * from {{ source('supplementary', 'review_consultation') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('consultation_id') }} as consultation_id,
    {{ clean_text('review_id') }} as review_id,
    {{ clean_code('respondent') }} as respondent,
    {{ parse_iso_date('sent_date') }} as sent_on,
    {{ parse_iso_date('returned_date') }} as returned_on,
    {{ clean_code('channel') }} as channel,
    {{ clean_code('age_version') }} as age_version,
    source_file,
    source_row
from review_consultation

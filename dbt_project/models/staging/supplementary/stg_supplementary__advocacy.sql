with advocacy as (

    select * from {{ source('supplementary', 'advocacy') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('advocacy_id') }} as advocacy_id,
    {{ clean_text('person_id') }} as person_id,
    {{ parse_iso_date('offered_date') }} as offered_on,
    {{ parse_iso_date('referral_date') }} as referral_on,
    {{ clean_code('referred_by') }} as referred_by,
    {{ clean_code('reason') }} as reason,
    {{ yes_or_no('accepted') }} as accepted,
    {{ parse_iso_date('start_date') }} as started_on,
    {{ parse_iso_date('end_date') }} as ended_on,
    {{ safe_decimal('hours') }} as hours,
    source_file,
    source_row
from advocacy

with foster_household as (

    select * from {{ source('supplementary', 'foster_household') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('household_id') }} as household_id,
    {{ clean_code('provider_type') }} as provider_type,
    {{ clean_text('agency_urn') }} as agency_urn,
    {{ parse_iso_date('approval_date') }} as approved_on,
    {{ clean_code('approval_kind') }} as approval_kind,
    {{ safe_integer('approved_age_from') }} as approved_age_from,
    {{ safe_integer('approved_age_to') }} as approved_age_to,
    {{ safe_integer('places_approved') }} as places_approved,
    {{ yes_or_no('exemption') }} as exemption,
    {{ safe_integer('places_filled') }} as places_filled,
    {{ safe_integer('places_not_available') }} as places_not_available,
    {{ clean_code('not_available_reason') }} as not_available_reason,
    {{ clean_code('status') }} as status,
    {{ parse_iso_date('status_date') }} as status_on,
    {{ clean_code('leave_reason') }} as leave_reason,
    {{ clean_text('supervising_worker_id') }} as supervising_worker_id,
    source_file,
    source_row
from foster_household

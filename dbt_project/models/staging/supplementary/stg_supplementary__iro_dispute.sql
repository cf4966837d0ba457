with iro_dispute as (

    select * from {{ source('supplementary', 'iro_dispute') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('dispute_id') }} as dispute_id,
    {{ clean_text('person_id') }} as person_id,
    {{ clean_text('family_group_id') }} as family_group_id,
    {{ clean_text('raised_by') }} as raised_by,
    {{ clean_code('context') }} as context,
    {{ clean_code('kind') }} as kind,
    {{ parse_iso_date('raised_date') }} as raised_on,
    {{ clean_code('theme') }} as theme,
    {{ clean_text('team_id') }} as team_id,
    {{ clean_code('highest_level') }} as highest_level,
    {{ parse_iso_date('closed_date') }} as closed_on,
    {{ clean_code('outcome') }} as outcome,
    {{ parse_iso_date('legal_advice_date') }} as legal_advice_on,
    {{ parse_iso_date('cafcass_contact_date') }} as cafcass_contact_on,
    {{ parse_iso_date('cafcass_referral_date') }} as cafcass_referral_on,
    source_file,
    source_row
from iro_dispute

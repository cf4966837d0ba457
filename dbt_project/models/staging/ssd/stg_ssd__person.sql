with person as (

    select * from {{ source('ssd', 'ssd_person') }}

)

select
    submission_id,
    {{ clean_text('pers_person_id') }} as person_id,
    {{ clean_text('pers_legacy_id') }} as legacy_id,
    {{ clean_code('pers_sex') }} as sex,
    {{ clean_code('pers_ethnicity') }} as ethnicity,
    {{ parse_iso_date('pers_dob') }} as date_of_birth,
    {{ parse_iso_date('pers_expected_dob') }} as expected_date_of_birth,
    {{ parse_iso_date('pers_death_date') }} as date_of_death,
    {{ clean_code('pers_upn') }} as upn,
    {{ clean_code('pers_upn_unknown') }} as upn_unknown_code,
    {{ clean_code('pers_is_mother') }} = 'Y' as is_mother,
    source_file,
    source_row
from person

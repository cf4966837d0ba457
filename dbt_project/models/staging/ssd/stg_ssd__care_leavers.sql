with care_leavers as (

    select * from {{ source('ssd', 'ssd_care_leavers') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('clea_table_id') }} as care_leaver_id,
    {{ clean_text('clea_person_id') }} as person_id,
    {{ clean_code('clea_care_leaver_in_touch') }} as in_touch,
    {{ parse_iso_date('clea_care_leaver_latest_contact') }} as latest_contact_on,
    {{ clean_code('clea_care_leaver_activity') }} as activity,
    {{ clean_code('clea_care_leaver_accommodation') }} as accommodation,
    {{ clean_code('clea_care_leaver_accom_suitable') }} as accommodation_suitable,
    source_file,
    source_row
from care_leavers

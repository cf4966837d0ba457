with mother as (

    select * from {{ source('ssd', 'ssd_mother') }}

)

select
    submission_id,
    {{ clean_text('moth_table_id') }} as mother_row_id,
    {{ clean_text('moth_person_id') }} as person_id,
    {{ clean_text('moth_childs_person_id') }} as childs_person_id,
    {{ parse_iso_date('moth_childs_dob') }} as childs_date_of_birth,
    source_file,
    source_row
from mother

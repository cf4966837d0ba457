with professionals as (

    select * from {{ source('ssd', 'ssd_professionals') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('prof_professional_id') }} as worker_id,
    {{ clean_code('prof_social_worker_registration_no') }} as registration_number,
    source_file,
    source_row
from professionals

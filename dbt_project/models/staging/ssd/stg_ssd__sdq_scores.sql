with sdq_scores as (

    select * from {{ source('ssd', 'ssd_sdq_scores') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('csdq_table_id') }} as sdq_id,
    {{ clean_text('csdq_person_id') }} as person_id,
    {{ parse_iso_date('csdq_sdq_completed_date') }} as completed_on,
    {{ clean_code('csdq_sdq_score') }} as score,
    {{ clean_code('csdq_sdq_reason') }} as no_score_reason,
    source_file,
    source_row
from sdq_scores

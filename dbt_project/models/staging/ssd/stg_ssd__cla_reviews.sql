with cla_reviews as (

    select * from {{ source('ssd', 'ssd_cla_reviews') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('clar_cla_review_id') }} as review_id,
    {{ clean_text('clar_cla_id') }} as care_id,
    {{ clean_text('clar_cla_person_id') }} as person_id,
    {{ parse_iso_date('clar_cla_review_due_date') }} as recorded_due_on,
    {{ parse_iso_date('clar_cla_review_date') }} as held_on,
    {{ clean_code('clar_cla_review_cancelled') }} = 'Y' as is_cancelled,
    {{ clean_code('clar_cla_review_participation') }} as participation_code,
    source_file,
    source_row
from cla_reviews

with iro_fte_month as (

    select * from {{ source('supplementary', 'iro_fte_month') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('worker_id') }} as worker_id,
    {{ parse_iso_date('month') }} as month,
    {{ safe_decimal('fte_contract') }} as fte_contract,
    {{ safe_decimal('fte_available') }} as fte_available,
    {{ safe_decimal('fte_cla') }} as fte_cla,
    {{ safe_decimal('fte_cp') }} as fte_cp,
    {{ safe_decimal('fte_fostering') }} as fte_fostering,
    source_file,
    source_row
from iro_fte_month

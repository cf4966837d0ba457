with files as (

    select * from {{ source('carefacts', 'files') }}

)

select
    submission_id,
    source_file,
    source_sheet,
    source_file_sha256,
    bytes,
    table_name,
    outcome,
    text
from files

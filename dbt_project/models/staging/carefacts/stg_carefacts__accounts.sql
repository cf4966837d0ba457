with accounts as (

    select * from {{ source('carefacts', 'accounts') }}

)

select
    submission_id,
    source,
    table_name,
    source_file,
    source_sheet,
    source_file_sha256,
    rows_in,
    landed,
    duplicate,
    blank,
    quarantined
from accounts

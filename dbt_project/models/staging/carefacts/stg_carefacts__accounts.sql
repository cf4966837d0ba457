with accounts as (

    select * from {{ source('carefacts', 'accounts') }}

)

select
    submission_id,
    source,
    table_name,
    source_file,
    source_file_sha256,
    rows_in,
    landed,
    quarantined
from accounts

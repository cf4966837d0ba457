with readings as (

    select * from {{ source('carefacts', 'readings') }}

)

select
    submission_id,
    source,
    table_name,
    source_file,
    source_sheet,
    column_name,
    reading,
    cells,
    first_row
from readings

with columns as (

    select * from {{ source('carefacts', 'columns') }}

)

select
    submission_id,
    source,
    table_name,
    source_file,
    source_sheet,
    column_letter,
    heading,
    column_name,
    status,
    nearest
from columns

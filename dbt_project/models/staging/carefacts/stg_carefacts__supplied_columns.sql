with supplied_columns as (

    select * from {{ source('carefacts', 'supplied_columns') }}

)

select
    submission_id,
    table_name,
    column_name
from supplied_columns

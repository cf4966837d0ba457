with codes_to_decide as (

    select * from {{ source('carefacts', 'codes_to_decide') }}

)

select
    submission_id,
    source,
    table_name,
    column_name,
    text_found,
    candidates,
    cells
from codes_to_decide

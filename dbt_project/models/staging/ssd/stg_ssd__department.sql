with department as (

    select * from {{ source('ssd', 'ssd_department') }}

)

select
    submission_id,
    {{ clean_text('dept_team_id') }} as team_id,
    {{ clean_text('dept_team_name') }} as team_name,
    {{ clean_text('dept_team_parent_id') }} as team_above_id,
    source_file,
    source_row
from department

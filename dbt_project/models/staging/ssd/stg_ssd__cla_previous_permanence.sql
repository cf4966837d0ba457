with cla_previous_permanence as (

    select * from {{ source('ssd', 'ssd_cla_previous_permanence') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('lapp_table_id') }} as previous_permanence_id,
    {{ clean_text('lapp_person_id') }} as person_id,
    {{ clean_code('lapp_previous_permanence_option') }} as permanence_option,
    {{ clean_code('lapp_previous_permanence_la') }} as arranged_by,
    {{ clean_text('lapp_previous_permanence_order_date') }} as order_date_text,
    source_file,
    source_row
from cla_previous_permanence

with bank_holidays as (

    select * from {{ source('carefacts_reference', 'bank_holidays') }}

)

select
    holiday_date,
    holiday_name
from bank_holidays

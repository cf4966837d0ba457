with bank_holidays as (

    select holiday_date from {{ ref('stg_carefacts__bank_holidays') }}

),

span as (

    select
        min(holiday_date) as first_day,
        max(holiday_date) as last_day
    from bank_holidays

),

calendar as (

    select {{ add_days('span.first_day', 'numbers.number - 1') }} as calendar_date
    from {{ number_series(20000) }} as numbers
    cross join span
    where numbers.number - 1 <= {{ days_between('span.first_day', 'span.last_day') }}

),

weekdays as (

    select
        calendar.calendar_date,
        -- 3 January 2000 was a Monday
        mod({{ days_between("cast('2000-01-03' as date)", 'calendar.calendar_date') }}, 7) < 5
        and bank_holidays.holiday_date is null as is_working_day
    from calendar
    left join bank_holidays on calendar.calendar_date = bank_holidays.holiday_date

),

numbered as (

    select
        calendar_date,
        is_working_day,
        cast(sum(case when is_working_day then 1 else 0 end) over (order by calendar_date) as integer)
            as working_day_number
    from weekdays

)

select
    this_day.calendar_date,
    this_day.is_working_day,
    this_day.working_day_number,
    later_day.calendar_date as twenty_working_days_later
from numbered as this_day
left join numbered as later_day
    on
        this_day.working_day_number + 20 = later_day.working_day_number
        and later_day.is_working_day

with periods as (

    select
        submission_id,
        child_id,
        is_short_break,
        period_number,
        person_id,
        {{ add_days('started_on', -1) }} as day_before
    from {{ ref('int_periods_of_care') }}

),

addresses as (

    select * from {{ ref('stg_ssd__address') }}
    where
        address_type is null
        {%- for address_type in var('home_address_types') %}
            or address_type = '{{ address_type }}'
        {%- endfor %}

),

in_force as (

    select
        periods.submission_id,
        periods.child_id,
        periods.is_short_break,
        periods.period_number,
        addresses.postcode,
        row_number() over (
            partition by
                periods.submission_id, periods.child_id, periods.is_short_break, periods.period_number
            order by
                case when addresses.address_type is null then 1 else 0 end asc,
                addresses.started_on desc,
                addresses.address_id asc
        ) as choice
    from periods
    inner join addresses
        on
            periods.submission_id = addresses.submission_id
            and periods.person_id = addresses.person_id
            and periods.day_before >= addresses.started_on
            and (periods.day_before <= addresses.ended_on or addresses.ended_on is null)

)

select
    submission_id,
    child_id,
    is_short_break,
    period_number,
    {{ spaced_postcode('postcode') }} as home_post
from in_force
where choice = 1

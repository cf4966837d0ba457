with periods as (

    select
        submission_id,
        child_id,
        is_short_break,
        period_number,
        person_id,
        started_on,
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

),

-- what is recorded of the home on the day itself comes before what the addresses tell
entry_homes as (

    select
        submission_id,
        person_id,
        period_started_on,
        max(home_postcode) as postcode
    from {{ ref('stg_supplementary__entry_home') }}
    group by submission_id, person_id, period_started_on

)

select
    periods.submission_id,
    periods.child_id,
    periods.is_short_break,
    periods.period_number,
    case
        when entry_homes.person_id is not null then {{ spaced_postcode('entry_homes.postcode') }}
        else {{ spaced_postcode('in_force.postcode') }}
    end as home_post
from periods
left join in_force
    on
        periods.submission_id = in_force.submission_id
        and periods.child_id = in_force.child_id
        and periods.is_short_break = in_force.is_short_break
        and periods.period_number = in_force.period_number
        and in_force.choice = 1
left join entry_homes
    on
        periods.submission_id = entry_homes.submission_id
        and periods.person_id = entry_homes.person_id
        and periods.started_on = entry_homes.period_started_on
where in_force.choice is not null or entry_homes.person_id is not null

with missing as (

    select
        submission_id,
        child,
        {{ parse_uk_date('dob') }} as date_of_birth,
        {{ parse_uk_date('mis_end') }} as ended_on
    from {{ ref('ssda903__missing') }}
    where child is not null

),

missing_until_18 as (

    select distinct
        submission_id,
        child,
        ended_on
    from missing
    where ended_on = {{ add_years('date_of_birth', 18) }}

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    episodes.rules_year,
    episodes.rec,
    missing_until_18.child is not null as ends_missing_on_18th_birthday
from {{ ref('ssda903__episodes_typed') }} as episodes
left join missing_until_18
    on
        episodes.submission_id = missing_until_18.submission_id
        and episodes.child = missing_until_18.child
        and episodes.dec = missing_until_18.ended_on

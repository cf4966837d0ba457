with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

children as (

    select * from {{ ref('int_children') }}

),

care_leavers as (

    select
        care_leavers.*,
        people.child_id,
        row_number() over (
            partition by care_leavers.submission_id, people.child_id
            order by
                case when care_leavers.latest_contact_on is null then 1 else 0 end asc,
                care_leavers.latest_contact_on desc,
                care_leavers.source_file asc,
                care_leavers.source_row asc
        ) as choice
    from {{ ref('stg_ssd__care_leavers') }} as care_leavers
    inner join {{ ref('int_extract_children') }} as people
        on
            care_leavers.submission_id = people.submission_id
            and care_leavers.person_id = people.person_id

),

with_birthday as (

    select
        care_leavers.*,
        children.date_of_birth,
        children.has_return_id,
        {%- set age = age_in_years('children.date_of_birth', 'submissions.year_end') %}
        {{ age }} as age,
        {{ add_years('children.date_of_birth', age) }} as birthday
    from care_leavers
    inner join submissions on care_leavers.submission_id = submissions.submission_id
    inner join children
        on
            care_leavers.submission_id = children.submission_id
            and care_leavers.child_id = children.child_id
    where care_leavers.choice = 1

),

-- who is still looked after on the birthday is no care leaver yet
in_care_on_birthday as (

    select distinct
        with_birthday.submission_id,
        with_birthday.child_id
    from with_birthday
    inner join {{ ref('int_periods_of_care') }} as periods
        on
            with_birthday.submission_id = periods.submission_id
            and with_birthday.child_id = periods.child_id
            and with_birthday.birthday >= periods.started_on
            and (with_birthday.birthday < periods.ended_on or periods.ended_on is null)
    where not periods.is_short_break

)

select
    with_birthday.submission_id,
    cast(row_number() over (
        partition by with_birthday.submission_id order by with_birthday.child_id
    ) - 1 as bigint) as record_id,
    with_birthday.child_id,
    case when with_birthday.has_return_id then with_birthday.child_id end as child,
    with_birthday.row_id,
    {{ format_uk_date('with_birthday.date_of_birth') }} as dob,
    with_birthday.in_touch,
    -- 0 stands for what a council that is not in touch cannot know
    case
        when with_birthday.activity is null and with_birthday.in_touch in ('NO', 'REFU', 'NREQ') then '0'
        else with_birthday.activity
    end as activ,
    case
        when with_birthday.accommodation is null and with_birthday.in_touch in ('NO', 'REFU', 'NREQ') then '0'
        -- the dataset keeps the letter and the digit of the code apart
        when length(with_birthday.accommodation) = 1 and with_birthday.accommodation <> '0'
            then with_birthday.accommodation || coalesce(with_birthday.accommodation_suitable, '')
        else with_birthday.accommodation
    end as accom,
    with_birthday.source_file,
    with_birthday.source_row
from with_birthday
left join in_care_on_birthday
    on
        with_birthday.submission_id = in_care_on_birthday.submission_id
        and with_birthday.child_id = in_care_on_birthday.child_id
where
    with_birthday.age between 17 and 21
    and in_care_on_birthday.child_id is null

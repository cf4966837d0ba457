with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

oc3 as (

    select
        *,
        {{ parse_uk_date('dob') }} as date_of_birth
    from {{ ref('ssda903__oc3') }}

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}

),

typed as (

    select
        oc3.*,
        submissions.previous_submission_id,
        submissions.rules_year,
        submissions.year_start,
        submissions.year_end,
        {{ add_years('oc3.date_of_birth', 17) }} as birthday_17,
        {{ add_years('oc3.date_of_birth', 18) }} as birthday_18,
        {{ add_years('oc3.date_of_birth', 22) }} as birthday_22,
        coalesce(oc3.in_touch, oc3.activ, oc3.accom) is not null as has_leaver_data
    from oc3
    inner join submissions on oc3.submission_id = submissions.submission_id

),

birthdays as (

    select
        submission_id,
        record_id,
        child,
        case when birthday_17 between year_start and year_end then birthday_17 else birthday_18 end
            as birthday
    from typed
    where
        birthday_17 between year_start and year_end
        or birthday_18 between year_start and year_end

),

around_birthday as (

    select
        birthdays.submission_id,
        birthdays.record_id,
        bool_or(
            episodes.decom <= birthdays.birthday
            and (episodes.dec > birthdays.birthday or not episodes.dec_is_recorded)
        ) as was_in_care_on_birthday,
        bool_or(episodes.rec <> 'X1' and episodes.dec >= birthdays.birthday) as left_care_from_birthday
    from birthdays
    inner join {{ ref('ssda903__episodes_typed') }} as episodes
        on birthdays.submission_id = episodes.submission_id and birthdays.child = episodes.child
    group by birthdays.submission_id, birthdays.record_id

),

died_before as (

    select distinct
        submission_id,
        child
    from {{ ref('ssda903__oc3') }}
    where in_touch = 'DIED'

)

select
    typed.submission_id,
    typed.record_id,
    typed.child,
    typed.rules_year,
    typed.year_start,
    typed.year_end,
    typed.birthday_17,
    typed.birthday_18,
    typed.birthday_22,
    typed.in_touch,
    in_touch_codes.code is not null as in_touch_is_valid,
    typed.activ,
    activ_codes.code is not null as activ_is_valid,
    typed.accom,
    accom_codes.code is not null as accom_is_valid,
    typed.has_leaver_data,
    typed.in_touch is null or typed.activ is null or typed.accom is null as lacks_leaver_data,
    coalesce(outcomes.has_outcomes, false) as child_has_outcomes,
    care.child is not null as has_episodes,
    two_years.child is not null as has_episodes_in_either_year,
    coalesce(last_year.is_open, false) as was_in_care_when_last_year_ended,
    care.last_rec,
    coalesce(care.is_looked_after_for_12_months, false) as is_looked_after_for_12_months,
    coalesce(around_birthday.was_in_care_on_birthday, false) as was_in_care_on_birthday_17_or_18,
    coalesce(around_birthday.left_care_from_birthday, false) as left_care_from_birthday_17_or_18,
    coalesce(two_years.died_in_care, false) as died_in_care,
    coalesce(two_years.last_episode_ends_in_adoption, false) as was_adopted_from_care,
    case
        when header.dob is null then null
        when two_years.child is not null
            then two_years.days_in_care_from_14 >= 91 and two_years.days_in_care_from_16 >= 1
        when {{ add_years('header.dob', 20) }} > typed.year_end then false
    end as had_care_of_a_relevant_child,
    coalesce({{ add_years('header.dob', 17) }} between typed.year_start and typed.year_end, false)
        as turns_17_in_year_by_header,
    died_before.child is not null as had_died_by_last_year
from typed
left join {{ ref('ssda903__header_by_child') }} as header
    on typed.submission_id = header.submission_id and typed.child = header.child
left join {{ ref('ssda903__outcomes_by_child') }} as outcomes
    on typed.submission_id = outcomes.submission_id and typed.child = outcomes.child
left join {{ ref('ssda903__care_by_child') }} as care
    on typed.submission_id = care.submission_id and typed.child = care.child
left join {{ ref('ssda903__care_in_two_years_by_child') }} as two_years
    on typed.submission_id = two_years.submission_id and upper(typed.child) = two_years.child
left join {{ ref('ssda903__last_year_by_child') }} as last_year
    on typed.submission_id = last_year.submission_id and upper(typed.child) = last_year.child
left join around_birthday
    on typed.submission_id = around_birthday.submission_id and typed.record_id = around_birthday.record_id
left join died_before
    on typed.previous_submission_id = died_before.submission_id and upper(typed.child) = died_before.child
{% for field in ['in_touch', 'activ', 'accom'] %}
    left join codes as {{ field }}_codes
        on
            {{ field }}_codes.field = '{{ field | upper }}'
            and typed.rules_year = {{ field }}_codes.rules_year
            and typed.{{ field }} = {{ field }}_codes.code
{% endfor %}

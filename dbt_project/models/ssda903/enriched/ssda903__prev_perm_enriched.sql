with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

prev_perm as (

    select
        *,
        upper(date_perm) as date_text,
        {{ parse_uk_date("replace(replace(upper(date_perm), 'ZZZZ', '2000'), 'ZZ', '01')") }} as earliest_date
    from {{ ref('ssda903__prev_perm') }}

),

dated as (

    select
        *,
        {{ matches('date_text', "'([0-9]{1,2}|ZZ)/([0-9]{1,2}|ZZ)/([0-9]{4}|ZZZZ)'") }} as is_in_form,
        {{ matches('date_text', "'.*/ZZZZ'") }} as year_is_unknown,
        {{ matches('date_text', "'.*/ZZ/.*'") }} as month_is_unknown,
        {{ matches('date_text', "'ZZ/.*'") }} as day_is_unknown
    from prev_perm

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}

)

select
    dated.submission_id,
    dated.record_id,
    dated.child,
    submissions.rules_year,
    dated.prev_perm,
    case when dated.prev_perm is not null then prev_perm_codes.code is not null end as prev_perm_is_valid,
    dated.la_perm is not null as la_perm_is_recorded,
    case when dated.la_perm is not null then la_perm_codes.code is not null end as la_perm_is_valid,
    dated.date_perm is not null as date_perm_is_recorded,
    case when dated.date_perm is not null then dated.is_in_form and dated.earliest_date is not null end
        as date_perm_is_valid,
    case
        when not dated.is_in_form or dated.year_is_unknown then null
        when dated.month_is_unknown
            then {{ add_days(add_months(first_of_month('dated.earliest_date'), 12), -1) }}
        when dated.day_is_unknown then {{ add_days(add_months('dated.earliest_date', 1), -1) }}
        else dated.earliest_date
    end as latest_date_perm,
    coalesce(dated.prev_perm, dated.la_perm, dated.date_perm) is not null as has_an_answer,
    care.first_decom,
    care.last_decom
from dated
inner join submissions on dated.submission_id = submissions.submission_id
left join {{ ref('ssda903__care_by_child') }} as care
    on dated.submission_id = care.submission_id and dated.child = care.child
{% for field in ['prev_perm', 'la_perm'] %}
    left join codes as {{ field }}_codes
        on
            {{ field }}_codes.field = '{{ field | upper }}'
            and submissions.rules_year = {{ field }}_codes.rules_year
            and dated.{{ field }} = {{ field }}_codes.code
{% endfor %}

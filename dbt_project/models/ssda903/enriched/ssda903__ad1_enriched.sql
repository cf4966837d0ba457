with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

ad1 as (

    select
        *,
        {{ parse_uk_date('date_int') }} as decided_on,
        {{ parse_uk_date('date_match') }} as matched_on
    from {{ ref('ssda903__ad1') }}

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}

)

select
    ad1.submission_id,
    ad1.record_id,
    ad1.child,
    submissions.rules_year,
    ad1.decided_on as date_int,
    ad1.date_int is not null as date_int_is_recorded,
    ad1.matched_on as date_match,
    ad1.date_match is not null as date_match_is_recorded,
    {% for field in ['foster_care', 'nb_adoptr', 'sex_adoptr', 'ls_adoptr'] %}
        {% if field != 'foster_care' %}ad1.{{ field }},{% endif %}
        case when ad1.{{ field }} is not null then {{ field }}_codes.code is not null end
            as {{ field }}_is_valid,
    {% endfor %}
    coalesce(
        ad1.date_int, ad1.date_match, ad1.foster_care, ad1.nb_adoptr, ad1.sex_adoptr, ad1.ls_adoptr
    ) is not null as has_an_answer,
    ad1.date_int is null
    or ad1.date_match is null
    or ad1.foster_care is null
    or ad1.nb_adoptr is null
    or ad1.sex_adoptr is null
    or ad1.ls_adoptr is null as lacks_an_answer,
    decisions.first_decision_on,
    decisions.last_decision_on,
    coalesce(decisions.has_dated_reversal, false) as child_has_reversed_decision,
    coalesce(care.was_adopted_in_year, false) as child_was_adopted_in_year,
    coalesce(ad1.decided_on < care.latest_start_of_care, false) as decision_is_before_care,
    coalesce(ad1.decided_on > care.first_placed_for_adoption_on, false) as decision_is_after_placement,
    coalesce(ad1.matched_on > care.first_adoptive_decom, false) as match_is_after_placement,
    coalesce(
        ad1.foster_care = '0' and care.was_adopted_from_carer
        or ad1.foster_care = '1' and care.was_adopted_from_others,
        false
    ) as foster_care_differs_from_placement
from ad1
inner join submissions on ad1.submission_id = submissions.submission_id
left join {{ ref('ssda903__placed_adoption_by_child') }} as decisions
    on ad1.submission_id = decisions.submission_id and ad1.child = decisions.child
left join {{ ref('ssda903__adoption_care_by_child') }} as care
    on ad1.submission_id = care.submission_id and ad1.child = care.child
{% for field in ['foster_care', 'nb_adoptr', 'sex_adoptr', 'ls_adoptr'] %}
    left join codes as {{ field }}_codes
        on
            {{ field }}_codes.field = '{{ field | upper }}'
            and submissions.rules_year = {{ field }}_codes.rules_year
            and ad1.{{ field }} = {{ field }}_codes.code
{% endfor %}

{%- set outcomes = [
    'convicted', 'health_check', 'immunisations', 'teeth_check', 'health_assessment', 'substance_misuse',
    'intervention_received', 'intervention_offered',
] -%}
with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

oc2 as (

    select
        *,
        {{ parse_uk_date('dob') }} as date_of_birth
    from {{ ref('ssda903__oc2') }}

),

sdq_reasons as (

    select * from {{ ref('ssda903__codes_in_force') }}
    where field = 'SDQ_REASON'

),

typed as (

    select
        oc2.*,
        submissions.rules_year,
        submissions.year_start,
        submissions.year_end,
        {{ add_years('oc2.date_of_birth', 4) }} as birthday_4,
        {{ add_years('oc2.date_of_birth', 5) }} as birthday_5,
        {{ add_years('oc2.date_of_birth', 10) }} as birthday_10,
        {{ add_years('oc2.date_of_birth', 16) }} as birthday_16,
        {{ add_years('oc2.date_of_birth', 17) }} as birthday_17,
        {{ safe_integer('oc2.sdq_score') }} as score
    from oc2
    inner join submissions on oc2.submission_id = submissions.submission_id

)

select
    typed.submission_id,
    typed.record_id,
    typed.child,
    typed.rules_year,
    typed.year_start,
    typed.year_end,
    typed.birthday_4,
    typed.birthday_5,
    typed.birthday_10,
    typed.birthday_16,
    typed.birthday_17,
    coalesce(
        typed.birthday_4 between typed.year_start and typed.year_end
        or typed.birthday_17 between typed.year_start and typed.year_end, false
    ) as turns_4_or_17_in_year,
    coalesce(care.is_looked_after_for_12_months, false) as is_looked_after_for_12_months,
    typed.sdq_score,
    case when typed.sdq_score is not null then coalesce(typed.score between 0 and 40, false) end
        as sdq_score_is_valid,
    typed.sdq_reason,
    case when typed.sdq_reason is not null then sdq_reasons.code is not null end as sdq_reason_is_valid,
    typed.convicted,
    typed.health_check,
    typed.substance_misuse,
    typed.intervention_received,
    typed.intervention_offered,
    (
        {% for outcome in outcomes %}
            coalesce(typed.{{ outcome }} not in ('0', '1'), false){{ ' or' if not loop.last }}
        {% endfor %}
    ) as has_outcome_beside_0_and_1,
    typed.immunisations is null
    or typed.teeth_check is null
    or typed.health_assessment is null
    or typed.substance_misuse is null as lacks_required_outcomes,
    typed.convicted is not null
    or typed.health_check is not null
    or typed.intervention_received is not null
    or typed.intervention_offered is not null as has_further_outcomes,
    coalesce(
        {% for outcome in outcomes %}
            typed.{{ outcome }}{{ ',' if not loop.last }}
        {% endfor %}
    ) is not null as has_outcomes,
    coalesce(care_leavers.has_no_episodes, false) as is_of_care_leaver_without_episodes
from typed
left join {{ ref('ssda903__care_by_child') }} as care
    on typed.submission_id = care.submission_id and typed.child = care.child
left join {{ ref('ssda903__care_leavers_by_child') }} as care_leavers
    on typed.submission_id = care_leavers.submission_id and typed.child = care_leavers.child
left join sdq_reasons
    on typed.rules_year = sdq_reasons.rules_year and typed.sdq_reason = sdq_reasons.code

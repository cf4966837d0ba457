with breaches as (

    {% for theme in [
        'adoption',
        'care_leavers',
        'continuity',
        'deprivation_of_liberty',
        'episodes',
        'identity',
        'integrity',
        'last_year',
        'last_year_places',
        'leaving_care',
        'legal_status',
        'missing',
        'mothers',
        'outcomes',
        'placed_for_adoption',
        'placement_ages',
        'placement_changes',
        'placements',
        'places',
        'previous_permanence',
        'providers',
        'reviews',
        'sdq',
        'short_breaks',
        'social_workers',
        'temporary_placements',
        'unaccompanied',
    ] %}
        select * from {{ ref('ssda903__breaches_' ~ theme) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

evaluated as (

    select * from {{ ref('ssda903__rule_evaluations') }}
    where is_evaluated

)

select
    breaches.submission_id,
    breaches.rule_code,
    evaluated.severity,
    breaches.table_name,
    breaches.record_id,
    breaches.child_id,
    breaches.fields,
    evaluated.message
from breaches
inner join evaluated
    on breaches.submission_id = evaluated.submission_id and breaches.rule_code = evaluated.rule_code

with breaches as (

    {% for theme in [
        'continuity',
        'episodes',
        'identity',
        'last_year',
        'leaving_care',
        'legal_status',
        'mothers',
        'placement_ages',
        'placement_changes',
        'placements',
        'reviews',
        'short_breaks',
        'temporary_placements',
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

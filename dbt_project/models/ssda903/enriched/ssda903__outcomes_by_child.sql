select
    submission_id,
    child,
    bool_or(
        convicted is not null
        or health_check is not null
        or immunisations is not null
        or teeth_check is not null
        or health_assessment is not null
        or substance_misuse is not null
        or intervention_received is not null
        or intervention_offered is not null
    ) as has_outcomes
from {{ ref('ssda903__oc2') }}
where child is not null
group by submission_id, child

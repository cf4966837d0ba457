select
    submission_id,
    child,
    care_run as period_number,
    min(decom) as starts_on,
    case when bool_and(dec is not null) then max(dec) end as ends_on
from {{ ref('ssda903__episodes_in_runs') }}
where child is not null and decom is not null
group by submission_id, child, care_run

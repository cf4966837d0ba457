select
    submission_id,
    child,
    bool_or(in_touch is not null or activ is not null or accom is not null) as has_care_leaver_data
from {{ ref('ssda903__oc3') }}
where child is not null
group by submission_id, child

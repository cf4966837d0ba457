select
    submission_id,
    record_id,
    child_id as child,
    dob_text as dob,
    in_touch,
    activ,
    accom,
    source_file,
    source_row
from {{ ref('stg_ssda903__oc3') }}

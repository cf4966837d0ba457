select
    submission_id,
    record_id,
    child_id as child,
    dob_text as dob,
    dolo_start_text as dolo_start,
    dolo_end_text as dolo_end,
    source_file,
    source_row
from {{ ref('stg_ssda903__dolo') }}

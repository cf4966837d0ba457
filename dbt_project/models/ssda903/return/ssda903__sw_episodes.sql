select
    submission_id,
    record_id,
    child_id as child,
    dob_text as dob,
    sw_id,
    sw_decom_text as sw_decom,
    sw_dec_text as sw_dec,
    sw_reason,
    source_file,
    source_row
from {{ ref('stg_ssda903__sw_episodes') }}

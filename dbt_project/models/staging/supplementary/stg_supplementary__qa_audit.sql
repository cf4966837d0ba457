with qa_audit as (

    select * from {{ source('supplementary', 'qa_audit') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('audit_id') }} as audit_id,
    {{ clean_text('person_id') }} as person_id,
    {{ parse_iso_date('audit_date') }} as audited_on,
    {{ clean_code('audit_type') }} as audit_type,
    {{ clean_text('auditor_id') }} as auditor_id,
    {{ clean_code('service') }} as service,
    {{ clean_code('grade') }} as grade,
    {{ clean_code('moderated_grade') }} as moderated_grade,
    {{ parse_iso_date('actions_due_date') }} as actions_due_on,
    {{ parse_iso_date('actions_closed_date') }} as actions_closed_on,
    source_file,
    source_row
from qa_audit

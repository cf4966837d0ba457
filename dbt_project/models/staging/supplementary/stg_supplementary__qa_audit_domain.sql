with qa_audit_domain as (

    select * from {{ source('supplementary', 'qa_audit_domain') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('audit_id') }} as audit_id,
    {{ clean_code('domain') }} as domain,
    {{ clean_code('grade') }} as grade,
    source_file,
    source_row
from qa_audit_domain

with accepted_queries as (

    select * from {{ source('carefacts', 'accepted_queries') }}

)

select
    submission_id,
    source_file,
    source_row,
    {{ clean_text('rule_code') }} as rule_code,
    lower({{ clean_text('table_name') }}) as table_name,
    {{ clean_code('child_id') }} as child_id,
    lower({{ clean_text('row_fingerprint') }}) as row_fingerprint,
    {{ clean_text('reason') }} as reason,
    {{ clean_text('accepted_by') }} as accepted_by,
    coalesce({{ parse_iso_date('accepted_on') }}, {{ parse_uk_date('accepted_on') }}) as accepted_on
from accepted_queries

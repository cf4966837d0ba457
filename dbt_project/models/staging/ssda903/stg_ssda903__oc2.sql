with oc2 as (

    select * from {{ source('ssda903', 'oc2') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('dob') }} as dob_text,
    {{ parse_uk_date('dob') }} as dob,
    {{ clean_text('sdq_score') }} as sdq_score,
    {{ clean_code('sdq_reason') }} as sdq_reason,
    {{ clean_code('convicted') }} as convicted,
    {{ clean_code('health_check') }} as health_check,
    {{ clean_code('immunisations') }} as immunisations,
    {{ clean_code('teeth_check') }} as teeth_check,
    {{ clean_code('health_assessment') }} as health_assessment,
    {{ clean_code('substance_misuse') }} as substance_misuse,
    {{ clean_code('intervention_received') }} as intervention_received,
    {{ clean_code('intervention_offered') }} as intervention_offered,
    source_file,
    source_row
from oc2

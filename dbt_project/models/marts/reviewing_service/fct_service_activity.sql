select
    submission_id,
    cast(month as varchar) || '/' || activity as fact_key,
    cast(null as varchar) as child_id,
    month,
    case activity
        when 'TRAINING' then 'training'
        when 'REG44' then 'visits to homes'
        when 'SURVEYSENT' then 'surveys sent'
        when 'SURVEYBACK' then 'surveys returned'
        when 'LEGALCONSULT' then 'legal consultations'
        when 'DISRUPTION' then 'disruption meetings'
        when 'COMPLAINT' then 'complaints'
        when 'COMPLIMENT' then 'compliments'
        else 'not known'
    end as activity,
    count as amount,
    source_file,
    source_row
from {{ ref('stg_supplementary__service_activity') }}

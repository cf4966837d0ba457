select
    submission_id,
    cast(month as varchar) || '/' || activity as fact_key,
    cast(null as varchar) as child_id,
    month,
    coalesce(activity, 'not known') as activity,
    count as amount,
    source_file,
    source_row
from {{ ref('stg_supplementary__service_activity') }}

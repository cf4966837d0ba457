select
    allocations.submission_id,
    allocations.allocation_id,
    coalesce(children.child_id, upper(allocations.person_id)) as child_id,
    allocations.worker_id,
    allocations.role,
    allocations.started_on,
    allocations.ended_on,
    allocations.source_file,
    allocations.source_row
from {{ ref('stg_supplementary__iro_allocation') }} as allocations
left join {{ ref('int_extract_children') }} as children
    on
        allocations.submission_id = children.submission_id
        and allocations.person_id = children.person_id

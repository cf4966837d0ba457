with care_leavers as (

    select
        submission_id,
        child,
        bool_or(in_touch is not null or activ is not null or accom is not null) as has_care_leaver_data
    from {{ ref('ssda903__oc3') }}
    where child is not null
    group by submission_id, child

)

select
    care_leavers.submission_id,
    care_leavers.child,
    care_leavers.has_care_leaver_data,
    care.child is null as has_no_episodes
from care_leavers
left join {{ ref('ssda903__care_by_child') }} as care
    on care_leavers.submission_id = care.submission_id and care_leavers.child = care.child

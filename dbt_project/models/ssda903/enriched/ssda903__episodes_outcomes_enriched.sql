with episodes as (

    select * from {{ ref('ssda903__episodes_in_order') }}

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    episodes.rules_year,
    coalesce(care.is_looked_after_for_12_months, false) as is_looked_after_for_12_months,
    episodes.is_first_episode and outcomes.child is null as lacks_required_outcomes
from episodes
left join {{ ref('ssda903__care_by_child') }} as care
    on episodes.submission_id = care.submission_id and episodes.child = care.child
left join {{ ref('ssda903__outcomes_by_child') }} as outcomes
    on episodes.submission_id = outcomes.submission_id and episodes.child = outcomes.child

with prev_perm as (

    select
        submission_id,
        child,
        bool_and(
            prev_perm is not null
            and (prev_perm = 'Z1' or la_perm is not null and date_perm is not null)
        ) as is_recorded_in_full
    from {{ ref('ssda903__prev_perm') }}
    where child is not null
    group by submission_id, child

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    episodes.rules_year,
    episodes.year_start,
    episodes.decom,
    episodes.rne,
    coalesce(prev_perm.is_recorded_in_full, false) as previous_permanence_is_recorded
from {{ ref('ssda903__episodes_typed') }} as episodes
left join prev_perm
    on episodes.submission_id = prev_perm.submission_id and episodes.child = prev_perm.child

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

header as (

    select * from {{ ref('ssda903__header') }}

),

sex_groups as (

    select * from {{ ref('ssda903__code_groups_in_force') }}
    where field = 'SEX'

),

ordinary_episodes as (

    select
        submission_id,
        child,
        coalesce(bool_or(decom <= year_end and (dec >= year_start or dec is null)), false) as lie_in_year
    from {{ ref('ssda903__episodes_typed') }}
    where not is_short_break
    group by submission_id, child

)

select
    header.submission_id,
    header.record_id,
    header.child,
    submissions.rules_year,
    header.mother,
    header.mother is not null
    and (header.mother not in ('0', '1') or coalesce(sex_groups.is_male, false)) as has_wrong_mother_status,
    coalesce(sex_groups.is_female, false) as is_female,
    care.child is not null as has_episodes,
    coalesce(ordinary_episodes.lie_in_year, false) as has_ordinary_episode_in_year,
    care_leavers.child is not null as is_in_oc3,
    coalesce(care_leavers.has_care_leaver_data, false) as has_care_leaver_data,
    coalesce(not ordinary_episodes.lie_in_year and care_leavers.has_care_leaver_data, false)
        as has_left_care_before_year
from header
inner join submissions on header.submission_id = submissions.submission_id
left join {{ ref('ssda903__care_by_child') }} as care
    on header.submission_id = care.submission_id and header.child = care.child
left join ordinary_episodes
    on header.submission_id = ordinary_episodes.submission_id and header.child = ordinary_episodes.child
left join {{ ref('ssda903__care_leavers_by_child') }} as care_leavers
    on header.submission_id = care_leavers.submission_id and header.child = care_leavers.child
left join sex_groups on submissions.rules_year = sex_groups.rules_year and header.sex = sex_groups.code

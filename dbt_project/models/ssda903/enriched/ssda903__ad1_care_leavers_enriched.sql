with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

ad1 as (

    select * from {{ ref('ssda903__ad1') }}

)

select
    ad1.submission_id,
    ad1.record_id,
    ad1.child,
    submissions.rules_year,
    coalesce(
        ad1.date_int, ad1.date_match, ad1.foster_care, ad1.nb_adoptr, ad1.sex_adoptr, ad1.ls_adoptr
    ) is not null as has_leaver_data,
    coalesce(care_leavers.has_care_leaver_data, false) as child_has_care_leaver_data,
    coalesce(care_leavers.has_no_episodes, false) as is_of_care_leaver_without_episodes,
    coalesce(care.is_looked_after_for_12_months, false) as is_looked_after_for_12_months
from ad1
inner join submissions on ad1.submission_id = submissions.submission_id
left join {{ ref('ssda903__care_leavers_by_child') }} as care_leavers
    on ad1.submission_id = care_leavers.submission_id and ad1.child = care_leavers.child
left join {{ ref('ssda903__care_by_child') }} as care
    on ad1.submission_id = care.submission_id and ad1.child = care.child

with episodes as (

    select * from {{ ref('ssda903__episodes_in_runs') }}

),

header as (

    select * from {{ ref('ssda903__header_by_child') }}

),

females as (

    select * from {{ ref('ssda903__code_groups_in_force') }}
    where field = 'SEX' and is_female

),

reviewed as (

    select distinct
        submission_id,
        child
    from {{ ref('ssda903__reviews') }}
    where review is not null or review_code is not null

),

last_year as (

    select * from {{ ref('ssda903__last_year_by_child') }}

),

code_changes as (

    select * from {{ ref('ssda903_code_changes') }}
    where field = 'PLACE'

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    episodes.rules_year,
    episodes.year_start,
    episodes.year_end,
    episodes.decom,
    episodes.decom_is_recorded,
    episodes.dec,
    episodes.dec_is_recorded,
    episodes.length_days,
    episodes.days_in_year_under_ls,
    episodes.rne,
    episodes.rne_is_valid,
    episodes.rne_continues_care,
    episodes.ls,
    episodes.ls_is_valid,
    episodes.ls_run_days,
    episodes.is_short_break,
    episodes.cin,
    episodes.cin_is_valid,
    episodes.place,
    episodes.place_is_valid,
    episodes.place_is_temporary,
    episodes.place_is_foster,
    episodes.place_is_adoption,
    episodes.place_is_other,
    episodes.place_has_no_urn,
    episodes.place_is_never_other_public,
    episodes.place_provider,
    episodes.place_provider_is_valid,
    episodes.rec,
    episodes.rec_is_valid,
    episodes.reason_place_change,
    episodes.reason_place_change_is_valid,
    episodes.home_post,
    episodes.pl_post,
    episodes.urn,
    episodes.is_first_episode,
    episodes.is_last_episode,
    episodes.has_further_episode,
    episodes.next_decom,
    episodes.ends_in_lasting_move,
    episodes.has_previous_episode,
    episodes.previous_dec,
    episodes.previous_ls,
    episodes.previous_cin,
    episodes.previous_reason_place_change,
    episodes.previous_episode_ended_care,
    episodes.continues_previous,
    episodes.placement_differs_from_previous,
    episodes.follows_foster_or_adoption,
    episodes.follows_temporary_placement,
    episodes.place_before_previous,
    episodes.pl_post_before_previous,
    episodes.is_one_of_three_in_12_months,
    episodes.is_in_care_at_year_end,
    episodes.child_has_only_short_breaks,
    episodes.child_has_both_short_break_kinds,
    {{ add_days('episodes.year_end', -7) }} as week_before_year_end,
    coalesce(episodes.rec <> 'X1' and episodes.dec between episodes.year_start and episodes.year_end, false)
        as care_ended_in_year,
    (episodes.adoptions_before > 0 and episodes.decom is not null)
    or coalesce(last_year.adopted_from_episode_of <= episodes.decom, false) as child_was_adopted_before,
    header.child is not null as child_is_in_header,
    header.dob,
    header.birthday_4,
    header.birthday_10,
    header.birthday_14,
    header.birthday_15,
    header.birthday_16,
    header.birthday_18,
    header.upn,
    females.code is not null and header.mother is null as mother_is_missing,
    header.mother is not null or reviewed.child is not null as child_has_mother_or_review_data,
    last_year.child is not null as child_was_in_last_years_episodes,
    last_year.decom as last_year_decom,
    case
        when last_year.has_open_episode then coalesce(last_year.open_episode_decom = episodes.decom, false)
    end as starts_with_last_years_open_episode,
    coalesce(last_year.is_open, false) and episodes.is_first_episode as follows_open_last_year,
    last_year.rne as last_year_rne,
    last_year.ls as last_year_ls,
    last_year.cin as last_year_cin,
    last_year.place as last_year_place,
    code_changes.new_code is not null as place_only_changed_its_code,
    last_year.place_provider as last_year_place_provider,
    last_year.urn as last_year_urn
from episodes
left join header on episodes.submission_id = header.submission_id and episodes.child = header.child
left join reviewed on episodes.submission_id = reviewed.submission_id and episodes.child = reviewed.child
left join last_year
    on episodes.submission_id = last_year.submission_id and upper(episodes.child) = last_year.child
left join females on episodes.rules_year = females.rules_year and header.sex = females.code
left join code_changes
    on
        episodes.place = code_changes.new_code
        and last_year.place = code_changes.old_code
        and episodes.rules_year between code_changes.first_year and code_changes.last_year

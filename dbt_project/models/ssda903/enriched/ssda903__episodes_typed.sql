with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

episodes as (

    select * from {{ ref('ssda903__episodes') }}

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}

),

placement_groups as (

    select * from {{ ref('ssda903__code_groups_in_force') }}
    where field = 'PLACE'

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    -- a row without a child stands alone: no other row comes before or after it
    case when episodes.child is null then episodes.record_id end as row_without_child,
    submissions.rules_year,
    submissions.year_start,
    submissions.year_end,
    {{ parse_uk_date('episodes.decom') }} as decom,
    episodes.decom is not null as decom_is_recorded,
    episodes.rne,
    case when episodes.rne is not null then rne_codes.code is not null end as rne_is_valid,
    episodes.ls,
    case when episodes.ls is not null then ls_codes.code is not null end as ls_is_valid,
    coalesce(episodes.ls in ('V3', 'V4'), false) as is_short_break,
    episodes.cin,
    case when episodes.cin is not null then cin_codes.code is not null end as cin_is_valid,
    episodes.place,
    case when episodes.place is not null then place_codes.code is not null end as place_is_valid,
    coalesce(placement_groups.is_temporary, false) as place_is_temporary,
    coalesce(placement_groups.is_foster, false) as place_is_foster,
    coalesce(placement_groups.is_adoption, false) as place_is_adoption,
    coalesce(placement_groups.is_other, false) as place_is_other,
    coalesce(placement_groups.has_no_urn, false) as place_has_no_urn,
    coalesce(placement_groups.is_never_other_public, false) as place_is_never_other_public,
    episodes.place_provider,
    case when episodes.place_provider is not null then place_provider_codes.code is not null end
        as place_provider_is_valid,
    {{ parse_uk_date('episodes.dec') }} as dec,
    episodes.dec is not null as dec_is_recorded,
    case when episodes.dec is null then submissions.year_end else {{ parse_uk_date('episodes.dec') }} end
        as ends_by,
    episodes.rec,
    case when episodes.rec is not null then rec_codes.code is not null end as rec_is_valid,
    episodes.reason_place_change,
    case when episodes.reason_place_change is not null then reason_place_change_codes.code is not null end
        as reason_place_change_is_valid,
    episodes.home_post,
    episodes.pl_post,
    episodes.urn
from episodes
inner join submissions on episodes.submission_id = submissions.submission_id
left join placement_groups
    on submissions.rules_year = placement_groups.rules_year and episodes.place = placement_groups.code
{% for field in ['rne', 'ls', 'cin', 'place', 'place_provider', 'rec', 'reason_place_change'] %}
    left join codes as {{ field }}_codes
        on
            {{ field }}_codes.field = '{{ field | upper }}'
            and submissions.rules_year = {{ field }}_codes.rules_year
            and episodes.{{ field }} = {{ field }}_codes.code
{% endfor %}

with episodes as (

    select * from {{ ref('ssda903__episodes_enriched') }}

),

places as (

    select * from {{ ref('int_placement_places') }}

),

code_groups as (

    select * from {{ ref('ssda903__code_groups_in_force') }}
    where field = 'PLACE'

),

looked_up as (

    select
        episodes.submission_id,
        episodes.record_id,
        episodes.place,
        episodes.place_provider,
        episodes.urn,
        places.pl_key,
        places.pl_la,
        provider_lists.provider_list,
        submissions.authority
    from episodes
    inner join places
        on episodes.submission_id = places.submission_id and episodes.record_id = places.record_id
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on episodes.submission_id = submissions.submission_id
    inner join {{ ref('stg_carefacts__provider_lists') }} as provider_lists
        on episodes.submission_id = provider_lists.submission_id
    where episodes.urn <> 'XXXXXXX'

),

-- a provider has as many rows as premises, and each of them may be the one of the placement
answers as (

    select
        looked_up.submission_id,
        looked_up.record_id,
        count(providers.urn) > 0 as is_listed,
        bool_or(position(',' || looked_up.place || ',' in providers.placement_codes) > 0) as offers_place,
        bool_or(position(',' || looked_up.place_provider || ',' in providers.provider_codes) > 0)
            as has_provider_code,
        bool_or(looked_up.pl_key = providers.postcode) as is_at_pl_post,
        bool_or(looked_up.pl_la = premises.authority) as is_in_pl_la,
        bool_and(premises.authority = looked_up.authority or areas.area is not null) as is_only_in_own_area,
        bool_or(premises.authority = looked_up.authority or areas.area is not null) as is_in_own_area,
        case when count(*) = count(providers.closed_on) then max(providers.closed_on) end as closed_on
    from looked_up
    left join {{ ref('stg_carefacts__providers') }} as providers
        on looked_up.provider_list = providers.provider_list and looked_up.urn = providers.urn
    left join {{ ref('stg_carefacts__places') }} as premises on providers.postcode = premises.postcode
    left join {{ ref('authority_areas') }} as areas
        on looked_up.authority = areas.authority and premises.authority = areas.area
    group by looked_up.submission_id, looked_up.record_id

)

select
    episodes.submission_id,
    episodes.record_id,
    episodes.child,
    episodes.rules_year,
    episodes.year_end,
    episodes.decom,
    episodes.dec,
    episodes.dec_is_recorded,
    episodes.place,
    episodes.place_has_no_urn,
    episodes.place_provider,
    not answers.is_listed as urn_is_not_listed,
    not answers.is_listed or not answers.offers_place as provider_does_not_offer_place,
    not answers.is_listed or not answers.has_provider_code as provider_has_another_code,
    not episodes.is_short_break and coalesce(code_groups.is_at_providers_postcode, false)
        as place_is_at_providers_postcode,
    episodes.pl_post is not null and (not answers.is_listed or not answers.is_at_pl_post)
        as provider_is_not_at_pl_post,
    not answers.is_in_pl_la as provider_is_not_in_pl_la,
    answers.is_only_in_own_area as provider_is_in_own_area,
    not answers.is_in_own_area as provider_is_elsewhere,
    answers.closed_on as provider_closed_on
from episodes
left join code_groups on episodes.rules_year = code_groups.rules_year and episodes.place = code_groups.code
left join answers on episodes.submission_id = answers.submission_id and episodes.record_id = answers.record_id

{%- set columns -%}
    decom, rne, ls, cin, place, place_provider, dec, rec, reason_place_change, pl_post, urn, source_file, source_row
{%- endset %}

with extract_episodes as (

    select submission_id, child_id, episode_id, person_id, entered_care_on, {{ columns }}
    from {{ ref('int_extract_episodes') }}

),

returned_episodes as (

    select
        submission_id,
        child_id,
        cast(record_id as varchar) as episode_id,
        cast(null as varchar) as person_id,
        cast(null as date) as entered_care_on,
        {{ columns }}
    from {{ ref('stg_ssda903__episodes') }}
    where child_id is not null

),

episodes as (

    select * from extract_episodes
    union all
    select * from returned_episodes

)

select
    *,
    coalesce(ls in ('V3', 'V4'), false) as is_short_break,
    row_number() over (
        partition by submission_id, child_id
        order by
            case when decom is null then 1 else 0 end,
            decom,
            coalesce(dec, cast('9999-12-31' as date)),
            episode_id
    ) as place_in_history
from episodes

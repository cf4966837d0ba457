{#- a child may be under several statuses at once: the return wants the first of these -#}
{%- set ranked_statuses = ['E1', 'C2', 'C1', 'V2'] -%}
{%- set other_statuses = ['D1', 'J1', 'J2', 'J3', 'L1', 'L2', 'L3', 'V3', 'V4'] -%}

with episodes as (

    select * from {{ ref('stg_ssd__cla_episodes') }}

),

children as (

    select * from {{ ref('int_extract_children') }}

),

placements as (

    select * from {{ ref('stg_ssd__cla_placement') }}

),

statuses_on_first_day as (

    select
        episodes.submission_id,
        episodes.episode_id,
        statuses.legal_status,
        row_number() over (
            partition by episodes.submission_id, episodes.episode_id
            order by
                case statuses.legal_status
                    {%- for status in ranked_statuses %}
                        when '{{ status }}' then {{ loop.index }}
                    {%- endfor %}
                    {%- for status in other_statuses %}
                        when '{{ status }}' then 5
                    {%- endfor %}
                    else 6  -- local text that the return has no code for
                end,
                statuses.started_on desc,
                statuses.legal_status_id
        ) as choice
    from episodes
    inner join {{ ref('stg_ssd__legal_status') }} as statuses
        on
            episodes.submission_id = statuses.submission_id
            and episodes.person_id = statuses.person_id
            and episodes.started_on >= statuses.started_on
            -- the last day of one status is the first of the next
            and (
                episodes.started_on < statuses.ended_on
                or episodes.started_on = statuses.started_on
                or statuses.ended_on is null
            )
    where statuses.legal_status is not null

),

followed as (

    select
        *,
        lead(start_reason) over (
            partition by submission_id, person_id
            order by started_on, coalesce(ceased_on, cast('9999-12-31' as date)), episode_id
        ) as next_start_reason
    from episodes

)

select
    followed.submission_id,
    followed.episode_id,
    followed.person_id,
    children.child_id,
    followed.entered_care_on,
    followed.started_on as decom,
    followed.start_reason as rne,
    statuses_on_first_day.legal_status as ls,
    followed.primary_need_code as cin,
    placements.placement_type as place,
    placements.provider_code as place_provider,
    followed.ceased_on as dec,
    followed.cease_reason as rec,
    -- the system keeps it with the placement, the return with the last episode in that placement
    case
        when followed.cease_reason = 'X1' and followed.next_start_reason in ('P', 'T', 'B', 'U')
            then placements.change_reason
    end as reason_place_change,
    placements.postcode as pl_post,
    placements.urn,
    followed.source_file,
    followed.source_row
from followed
inner join children
    on
        followed.submission_id = children.submission_id
        and followed.person_id = children.person_id
left join placements
    on
        followed.submission_id = placements.submission_id
        and followed.placement_id = placements.placement_id
left join statuses_on_first_day
    on
        followed.submission_id = statuses_on_first_day.submission_id
        and followed.episode_id = statuses_on_first_day.episode_id
        and statuses_on_first_day.choice = 1

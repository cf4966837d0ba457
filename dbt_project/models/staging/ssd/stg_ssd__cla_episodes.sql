with cla_episodes as (

    select * from {{ source('ssd', 'ssd_cla_episodes') }}

)

select
    submission_id,
    {{ clean_text('clae_cla_episode_id') }} as episode_id,
    {{ clean_text('clae_person_id') }} as person_id,
    {{ clean_text('clae_cla_id') }} as care_id,
    {{ clean_text('clae_cla_placement_id') }} as placement_id,
    {{ parse_iso_date('clae_entered_care_date') }} as entered_care_on,
    {{ parse_iso_date('clae_cla_episode_start_date') }} as started_on,
    {{ clean_code('clae_cla_episode_start_reason') }} as start_reason,
    {{ clean_code('clae_cla_primary_need_code') }} as primary_need_code,
    {{ parse_iso_date('clae_cla_episode_ceased_date') }} as ceased_on,
    {{ clean_code('clae_cla_episode_ceased_reason') }} as cease_reason,
    source_file,
    source_row
from cla_episodes

with cla_placement as (

    select * from {{ source('ssd', 'ssd_cla_placement') }}

)

select
    submission_id,
    {{ clean_text('clap_cla_placement_id') }} as placement_id,
    {{ clean_text('clap_cla_id') }} as care_id,
    {{ clean_text('clap_person_id') }} as person_id,
    {{ parse_iso_date('clap_cla_placement_start_date') }} as started_on,
    {{ parse_iso_date('clap_cla_placement_end_date') }} as ended_on,
    {{ clean_code('clap_cla_placement_type') }} as placement_type,
    {{ clean_code('clap_cla_placement_provider') }} as provider_code,
    {{ clean_code('clap_cla_placement_change_reason') }} as change_reason,
    {{ clean_code('clap_cla_placement_postcode') }} as postcode,
    {{ clean_code('clap_cla_placement_urn') }} as urn,
    source_file,
    source_row
from cla_placement

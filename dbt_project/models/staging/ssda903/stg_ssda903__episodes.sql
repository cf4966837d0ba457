with episodes as (

    select * from {{ source('ssda903', 'episodes') }}

)

select
    submission_id,
    record_id,
    {{ clean_code('child') }} as child_id,
    {{ clean_text('decom') }} as decom_text,
    {{ parse_uk_date('decom') }} as decom,
    {{ clean_code('rne') }} as rne,
    {{ clean_code('ls') }} as ls,
    {{ clean_code('cin') }} as cin,
    {{ clean_code('place') }} as place,
    {{ clean_code('place_provider') }} as place_provider,
    {{ clean_text('dec') }} as dec_text,
    {{ parse_uk_date('dec') }} as dec,
    {{ clean_code('rec') }} as rec,
    {{ clean_code('reason_place_change') }} as reason_place_change,
    {{ clean_code('home_post') }} as home_post,
    {{ clean_code('pl_post') }} as pl_post,
    {{ clean_code('urn') }} as urn,
    source_file,
    source_row
from episodes

with providers as (

    select * from {{ source('carefacts_reference', 'providers') }}

)

select
    provider_list,
    source_file,
    source_sheet,
    source_row,
    {{ clean_code('urn') }} as urn,
    -- between commas, so that one code can be looked for: ,U1,U2,
    ',' || replace(replace({{ clean_code('placement_codes') }}, ' ', ''), '/', ',') || ',' as placement_codes,
    ',' || replace(replace({{ clean_code('provider_codes') }}, ' ', ''), '/', ',') || ',' as provider_codes,
    {{ postcode_key('postcode') }} as postcode,
    {{ parse_uk_date('closed_on') }} as closed_on
from providers

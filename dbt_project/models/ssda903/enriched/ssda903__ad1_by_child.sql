with ad1 as (

    select
        submission_id,
        child,
        {{ parse_uk_date('date_int') }} as date_int,
        {{ parse_uk_date('date_match') }} as date_match,
        foster_care,
        date_int is null
        or date_match is null
        or foster_care is null
        or nb_adoptr is null
        or sex_adoptr is null
        or ls_adoptr is null as lacks_an_answer
    from {{ ref('ssda903__ad1') }}
    where child is not null

)

select
    submission_id,
    child,
    min(date_int) as earliest_date_int,
    max(date_int) as latest_date_int,
    max(date_match) as latest_date_match,
    coalesce(bool_or(foster_care = '1'), false) as says_adopted_by_carer,
    coalesce(bool_or(foster_care = '0'), false) as says_adopted_by_others,
    bool_or(lacks_an_answer) as lacks_an_answer
from ad1
group by submission_id, child

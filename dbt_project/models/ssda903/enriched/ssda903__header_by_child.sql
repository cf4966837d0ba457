with header as (

    select
        *,
        {{ parse_uk_date('dob') }} as date_of_birth,
        {{ parse_uk_date('mc_dob') }} as first_child_born_on,
        row_number() over (partition by submission_id, child order by record_id) as row_of_child
    from {{ ref('ssda903__header') }}
    where child is not null

)

select
    submission_id,
    child,
    sex,
    ethnic,
    upn,
    mother,
    first_child_born_on as mc_dob,
    date_of_birth as dob,
    {{ add_years('date_of_birth', 4) }} as birthday_4,
    {{ add_years('date_of_birth', 10) }} as birthday_10,
    {{ add_years('date_of_birth', 14) }} as birthday_14,
    {{ add_years('date_of_birth', 15) }} as birthday_15,
    {{ add_years('date_of_birth', 16) }} as birthday_16,
    {{ add_years('date_of_birth', 18) }} as birthday_18
from header
where row_of_child = 1

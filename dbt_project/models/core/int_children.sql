with extract_children as (

    select * from {{ ref('int_extract_children') }}
    where record_of_child = 1

),

headers as (

    select
        *,
        row_number() over (partition by submission_id, child_id order by record_id) as record_of_child
    from {{ ref('stg_ssda903__header') }}

),

reviewed as (

    select
        submission_id,
        child_id,
        min(dob) as dob
    from {{ ref('stg_ssda903__reviews') }}
    group by submission_id, child_id

),

returned as (

    select
        submission_id,
        child_id
    from headers
    union distinct
    select
        submission_id,
        child_id
    from {{ ref('stg_ssda903__episodes') }}
    union distinct
    select
        submission_id,
        child_id
    from reviewed

),

returned_children as (

    select
        returned.submission_id,
        returned.child_id,
        headers.sex,
        coalesce(headers.dob, reviewed.dob) as date_of_birth,
        headers.ethnic as ethnicity,
        headers.upn,
        coalesce(headers.mother = '1', false) as is_mother,
        headers.source_file,
        headers.source_row
    from returned
    left join headers
        on
            returned.submission_id = headers.submission_id
            and returned.child_id = headers.child_id
            and headers.record_of_child = 1
    left join reviewed
        on
            returned.submission_id = reviewed.submission_id
            and returned.child_id = reviewed.child_id
    where returned.child_id is not null

)

select
    submission_id,
    child_id,
    child_id_found_by is not null as has_return_id,
    person_id,
    sex,
    date_of_birth,
    ethnicity,
    upn,
    is_mother,
    is_uasc,
    source_file,
    source_row
from extract_children
union all
select
    submission_id,
    child_id,
    true as has_return_id,
    cast(null as varchar) as person_id,
    sex,
    date_of_birth,
    ethnicity,
    upn,
    is_mother,
    cast(null as boolean) as is_uasc,
    source_file,
    source_row
from returned_children

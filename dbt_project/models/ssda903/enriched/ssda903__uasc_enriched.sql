with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

uasc as (

    select
        *,
        {{ parse_uk_date('dob') }} as date_of_birth,
        {{ parse_uk_date('duc') }} as ceased_on,
        count(*) over (partition by submission_id, child) as rows_of_child
    from {{ ref('ssda903__uasc') }}

),

header as (

    select
        submission_id,
        child,
        bool_and(coalesce(uasc = '1', false)) as is_flagged
    from {{ ref('ssda903__header') }}
    where child is not null
    group by submission_id, child

),

header_by_child as (

    select * from {{ ref('ssda903__header_by_child') }}

),

looked_after as (

    select
        submission_id,
        child
    from {{ ref('ssda903__episodes_typed') }}
    where child is not null and decom <= year_end and (dec is null or dec >= year_start)
    group by submission_id, child

),

after_care as (

    select
        submission_id,
        child
    from {{ ref('ssda903__oc3') }}
    where child is not null and (in_touch is not null or activ is not null or accom is not null)
    group by submission_id, child

)

select
    uasc.submission_id,
    uasc.record_id,
    uasc.child,
    submissions.rules_year,
    submissions.year_start,
    uasc.sex,
    uasc.date_of_birth as dob,
    {{ add_years('uasc.date_of_birth', 18) }} as birthday_18,
    uasc.ceased_on as duc,
    uasc.duc is not null as duc_is_recorded,
    uasc.child is not null and uasc.rows_of_child > 1 as child_is_repeated,
    header_by_child.child is not null as child_is_in_header,
    header_by_child.sex as header_sex,
    header_by_child.dob as header_dob,
    header.is_flagged as header_says_unaccompanied,
    after_care.child is not null and looked_after.child is null as child_is_only_a_care_leaver
from uasc
inner join submissions on uasc.submission_id = submissions.submission_id
left join header on uasc.submission_id = header.submission_id and uasc.child = header.child
left join header_by_child
    on uasc.submission_id = header_by_child.submission_id and uasc.child = header_by_child.child
left join looked_after on uasc.submission_id = looked_after.submission_id and uasc.child = looked_after.child
left join after_care on uasc.submission_id = after_care.submission_id and uasc.child = after_care.child

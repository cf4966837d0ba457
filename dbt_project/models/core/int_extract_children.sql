with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

people as (

    select * from {{ ref('stg_ssd__person') }}

),

in_care as (

    select
        submission_id,
        person_id
    from {{ ref('stg_ssd__cla_episodes') }}
    union distinct
    select
        submission_id,
        person_id
    from {{ ref('stg_ssd__cla_reviews') }}
    where person_id is not null

),

unaccompanied as (

    select
        statuses.submission_id,
        statuses.person_id,
        bool_or(
            statuses.started_on <= submissions.year_end
            and (statuses.ended_on is null or statuses.ended_on >= submissions.year_start)
        ) as is_so_in_the_year
    from {{ ref('stg_ssd__immigration_status') }} as statuses
    inner join submissions on statuses.submission_id = submissions.submission_id
    where
        statuses.immigration_status like '%UASC%'
        or statuses.immigration_status like '%UNACCOMPANIED%'
    group by statuses.submission_id, statuses.person_id

),

children as (

    select
        in_care.submission_id,
        in_care.person_id,
        -- an authority that returns the earlier system's key has none for some children
        upper(coalesce(
            case when submissions.child_id = 'legacy_id' then people.legacy_id end,
            in_care.person_id
        )) as child_id,
        people.sex,
        coalesce(
            people.date_of_birth,
            case when unaccompanied.person_id is not null then people.expected_date_of_birth end
        ) as date_of_birth,
        people.ethnicity,
        coalesce(people.upn, people.upn_unknown_code) as upn,
        coalesce(people.is_mother, false) as is_mother,
        coalesce(unaccompanied.is_so_in_the_year, false) as is_uasc,
        people.source_file,
        people.source_row
    from in_care
    inner join submissions on in_care.submission_id = submissions.submission_id
    left join people
        on
            in_care.submission_id = people.submission_id
            and in_care.person_id = people.person_id
    left join unaccompanied
        on
            in_care.submission_id = unaccompanied.submission_id
            and in_care.person_id = unaccompanied.person_id

)

select
    *,
    row_number() over (
        partition by submission_id, child_id
        order by case when source_row is null then 1 else 0 end, person_id
    ) as record_of_child
from children

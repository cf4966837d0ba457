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
    union distinct
    select
        submission_id,
        person_id
    from {{ ref('stg_ssd__care_leavers') }}

),

unaccompanied as (

    select
        statuses.submission_id,
        statuses.person_id,
        bool_or(
            coalesce(statuses.started_on <= submissions.year_end, true)
            and (statuses.ended_on is null or statuses.ended_on >= submissions.year_start)
        ) as is_so_in_the_year
    from {{ ref('stg_ssd__immigration_status') }} as statuses
    inner join submissions on statuses.submission_id = submissions.submission_id
    where
        statuses.immigration_status like '%UASC%'
        or statuses.immigration_status like '%UNACCOMPANIED%'
    group by statuses.submission_id, statuses.person_id

),

-- of several ids the one that is valid at the end of the year, and of those the latest
bridged as (

    select
        bridge.submission_id,
        bridge.person_id,
        bridge.return_child_id,
        row_number() over (
            partition by bridge.submission_id, bridge.person_id
            order by
                case when bridge.valid_to < submissions.year_end then 1 else 0 end asc,
                bridge.valid_from desc,
                bridge.return_child_id asc
        ) as choice
    from {{ ref('stg_supplementary__child_id_bridge') }} as bridge
    inner join submissions on bridge.submission_id = submissions.submission_id
    where
        bridge.return_code = 'SSDA903'
        and bridge.return_child_id is not null
        and bridge.valid_from <= submissions.year_end
        -- one that ended in the year is still the id of what happened in the year
        and (bridge.valid_to >= submissions.year_start or bridge.valid_to is null)

),

children as (

    select
        in_care.submission_id,
        in_care.person_id,
        case
            when submissions.child_id = 'bridge'
                then upper(coalesce(bridged.return_child_id, 'no CHILD/' || in_care.person_id))
            -- an authority that returns the earlier system's key has none for some children
            when submissions.child_id = 'legacy_id' then upper(coalesce(people.legacy_id, in_care.person_id))
            else upper(in_care.person_id)
        end as child_id,
        case
            when submissions.child_id = 'bridge' and bridged.person_id is null then null
            when submissions.child_id = 'bridge' then 'id bridge'
            when submissions.child_id = 'legacy_id' and people.legacy_id is not null then 'earlier id'
            else 'person id'
        end as child_id_found_by,
        people.sex,
        coalesce(
            people.date_of_birth,
            case when unaccompanied.person_id is not null then people.expected_date_of_birth end
        ) as date_of_birth,
        people.ethnicity,
        coalesce(people.upn, people.upn_unknown_code) as upn,
        coalesce(people.is_mother, false) as is_mother,
        case when supplied.column_name is not null then coalesce(unaccompanied.is_so_in_the_year, false) end
            as is_uasc,
        people.source_file,
        people.source_row
    from in_care
    inner join submissions on in_care.submission_id = submissions.submission_id
    left join people
        on
            in_care.submission_id = people.submission_id
            and in_care.person_id = people.person_id
    left join bridged
        on
            in_care.submission_id = bridged.submission_id
            and in_care.person_id = bridged.person_id
            and bridged.choice = 1
    left join unaccompanied
        on
            in_care.submission_id = unaccompanied.submission_id
            and in_care.person_id = unaccompanied.person_id
    left join {{ ref('stg_carefacts__supplied_columns') }} as supplied
        on
            in_care.submission_id = supplied.submission_id
            and supplied.table_name = 'uasc'
            and supplied.column_name = 'child'

)

select
    *,
    row_number() over (
        partition by submission_id, child_id
        order by case when source_row is null then 1 else 0 end, person_id
    ) as record_of_child
from children

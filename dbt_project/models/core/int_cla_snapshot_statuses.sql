with children as (

    select
        submission_id,
        snapshot_on,
        child_id
    from {{ ref('int_cla_snapshot_children') }}

),

people as (

    select * from {{ ref('int_extract_children') }}

),

unaccompanied as (

    select
        statuses.submission_id,
        people.child_id,
        statuses.started_on,
        statuses.ended_on
    from {{ ref('stg_ssd__immigration_status') }} as statuses
    inner join people
        on
            statuses.submission_id = people.submission_id
            and statuses.person_id = people.person_id
    where
        statuses.immigration_status like '%UASC%'
        or statuses.immigration_status like '%UNACCOMPANIED%'
    union all
    select
        submission_id,
        child_id,
        cast(null as date) as started_on,
        duc as ended_on
    from {{ ref('stg_ssda903__uasc') }}

),

unaccompanied_then as (

    select distinct
        children.submission_id,
        children.snapshot_on,
        children.child_id
    from children
    inner join unaccompanied
        on
            children.submission_id = unaccompanied.submission_id
            and children.child_id = unaccompanied.child_id
    where
        (unaccompanied.started_on <= children.snapshot_on or unaccompanied.started_on is null)
        and (unaccompanied.ended_on > children.snapshot_on or unaccompanied.ended_on is null)

),

disabilities as (

    select
        disabilities.submission_id,
        people.child_id,
        bool_or(disabilities.disability_code <> 'NONE') as is_disabled
    from {{ ref('stg_ssd__disability') }} as disabilities
    inner join people
        on
            disabilities.submission_id = people.submission_id
            and disabilities.person_id = people.person_id
    group by disabilities.submission_id, people.child_id

),

supplied as (

    select distinct submission_id
    from {{ ref('stg_carefacts__supplied_columns') }}
    where table_name in ('ssd_immigration_status', 'uasc')

)

select
    children.submission_id,
    children.snapshot_on,
    children.child_id,
    case when supplied.submission_id is not null then unaccompanied_then.child_id is not null end as is_uasc,
    disabilities.is_disabled
from children
left join supplied on children.submission_id = supplied.submission_id
left join unaccompanied_then
    on
        children.submission_id = unaccompanied_then.submission_id
        and children.snapshot_on = unaccompanied_then.snapshot_on
        and children.child_id = unaccompanied_then.child_id
left join disabilities
    on
        children.submission_id = disabilities.submission_id
        and children.child_id = disabilities.child_id

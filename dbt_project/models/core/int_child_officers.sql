with submissions as (

    select
        submission_id,
        as_at_date
    from {{ ref('stg_carefacts__submissions') }}

),

posts as (

    select
        submission_id,
        worker_id,
        max(team_id) as team
    from {{ ref('stg_supplementary__iro_worker') }}
    group by submission_id, worker_id

),

held as (

    select
        allocations.submission_id,
        people.child_id,
        allocations.worker_id,
        row_number() over (
            partition by allocations.submission_id, people.child_id
            order by allocations.started_on desc, allocations.worker_id asc
        ) as choice
    from {{ ref('stg_supplementary__iro_allocation') }} as allocations
    inner join submissions on allocations.submission_id = submissions.submission_id
    inner join {{ ref('int_extract_children') }} as people
        on
            allocations.submission_id = people.submission_id
            and allocations.person_id = people.person_id
    where
        allocations.role = 'IRO'
        and allocations.started_on <= submissions.as_at_date
        and (allocations.ended_on > submissions.as_at_date or allocations.ended_on is null)

)

select
    held.submission_id,
    held.child_id,
    held.worker_id as officer,
    posts.team
from held
left join posts
    on
        held.submission_id = posts.submission_id
        and held.worker_id = posts.worker_id
where held.choice = 1

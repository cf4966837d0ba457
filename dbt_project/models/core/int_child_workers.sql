with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

-- where the system names the worker under a referral, the referral tells the child
named as (

    select
        involvements.submission_id,
        coalesce(involvements.person_id, referrals.person_id) as person_id,
        involvements.worker_id,
        involvements.team_id,
        involvements.involvement_id,
        involvements.started_on,
        coalesce(involvements.worker_role = 'CW', false) as holds_the_case
    from {{ ref('stg_ssd__involvements') }} as involvements
    inner join submissions on involvements.submission_id = submissions.submission_id
    left join {{ ref('stg_ssd__cin_episodes') }} as referrals
        on
            involvements.submission_id = referrals.submission_id
            and involvements.referral_id = referrals.referral_id
    where
        involvements.started_on <= submissions.as_at_date
        and (involvements.ended_on is null or involvements.ended_on >= submissions.as_at_date)

),

newest as (

    select
        *,
        row_number() over (
            partition by submission_id, person_id
            order by holds_the_case desc, started_on desc, involvement_id desc
        ) as choice
    from named
    where person_id is not null

)

select
    children.submission_id,
    children.child_id,
    newest.worker_id,
    coalesce(teams.team_name, newest.team_id) as team_name
from {{ ref('int_extract_children') }} as children
inner join newest
    on
        children.submission_id = newest.submission_id
        and children.person_id = newest.person_id
        and newest.choice = 1
left join {{ ref('stg_ssd__department') }} as teams
    on
        newest.submission_id = teams.submission_id
        and newest.team_id = teams.team_id
where children.record_of_child = 1

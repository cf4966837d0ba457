with snapshots as (

    select distinct
        submission_id,
        ends_on as snapshot_on
    from {{ ref('int_report_periods') }}

),

posts as (

    select
        posts.*,
        snapshots.snapshot_on,
        cast(
            sum(posts.fte) over (partition by posts.submission_id, posts.worker_id, snapshots.snapshot_on)
            as decimal(18, 4)
        ) as fte_of_posts,
        row_number() over (
            partition by posts.submission_id, posts.worker_id, snapshots.snapshot_on
            order by posts.post_started_on desc, posts.row_id asc
        ) as choice
    from {{ ref('stg_supplementary__iro_worker') }} as posts
    inner join snapshots
        on
            posts.submission_id = snapshots.submission_id
            and posts.post_started_on <= snapshots.snapshot_on
            -- the last day in the post belongs to it
            and (posts.post_ended_on is null or posts.post_ended_on >= snapshots.snapshot_on)

),

with_months as (

    select
        posts.submission_id,
        posts.worker_id,
        posts.snapshot_on,
        posts.role,
        posts.contract,
        posts.team_id,
        posts.post_started_on,
        coalesce(months.fte_contract, posts.fte_of_posts) as fte_contract,
        coalesce(months.fte_available, months.fte_contract, posts.fte_of_posts) as fte_available,
        months.fte_cla,
        months.fte_cp,
        months.fte_fostering,
        posts.source_file,
        posts.source_row
    from posts
    left join {{ ref('stg_supplementary__iro_fte_month') }} as months
        on
            posts.submission_id = months.submission_id
            and posts.worker_id = months.worker_id
            and {{ first_of_month('posts.snapshot_on') }} = months.month
    where posts.choice = 1

)

select
    submission_id,
    worker_id || '/' || cast(snapshot_on as varchar) as fact_key,
    cast(null as varchar) as child_id,
    worker_id,
    snapshot_on,
    coalesce(role, 'not known') as role,
    role in ('IRO', 'CPCHAIR', 'IROCP', 'FIRO') as is_officer,
    role in ('IRO', 'CPCHAIR', 'IROCP') as holds_children,
    coalesce(contract, 'not known') as contract,
    team_id,
    post_started_on,
    fte_contract,
    fte_available,
    -- who does one thing only does it all the time; how others divide theirs is not known
    cast(coalesce(
        fte_cla, case role when 'IRO' then fte_available when 'CPCHAIR' then 0 when 'FIRO' then 0 end
    ) as decimal(18, 4)) as fte_cla,
    cast(coalesce(
        fte_cp, case role when 'CPCHAIR' then fte_available when 'IRO' then 0 when 'FIRO' then 0 end
    ) as decimal(18, 4)) as fte_cp,
    cast(coalesce(
        fte_cla + fte_cp, case when role in ('IRO', 'CPCHAIR', 'IROCP') then fte_available else 0 end
    ) as decimal(18, 4)) as fte_for_children,
    fte_fostering,
    source_file,
    source_row
from with_months

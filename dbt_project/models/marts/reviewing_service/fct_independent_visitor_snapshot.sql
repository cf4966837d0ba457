with snapshots as (

    select distinct
        submission_id,
        ends_on as snapshot_on
    from {{ ref('int_report_periods') }}

),

matches as (

    select
        visitors.*,
        snapshots.snapshot_on,
        coalesce(visitors.matched_on <= snapshots.snapshot_on, false) as is_matched,
        row_number() over (
            partition by visitors.submission_id, visitors.child_id, snapshots.snapshot_on
            order by
                case when visitors.matched_on <= snapshots.snapshot_on then 0 else 1 end asc,
                visitors.matched_on desc,
                visitors.fact_key asc
        ) as choice
    from {{ ref('fct_independent_visitor') }} as visitors
    inner join snapshots
        on
            visitors.submission_id = snapshots.submission_id
            and coalesce(visitors.referral_on, visitors.matched_on) <= snapshots.snapshot_on
            and (visitors.ended_on is null or visitors.ended_on > snapshots.snapshot_on)

)

select
    submission_id,
    child_id || '/' || cast(snapshot_on as varchar) as fact_key,
    child_id,
    fact_key as match_key,
    snapshot_on,
    case when is_matched then 'matched' else 'waiting' end as visitor_status,
    source_file,
    source_row
from matches
where choice = 1

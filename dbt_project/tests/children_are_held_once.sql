-- A child is counted twice at the end of a month, or children and the officers who hold them do not agree.
with children as (

    select
        submission_id,
        snapshot_on,
        count(*) as number_of_rows,
        count(distinct child_id) as number_of_children,
        sum(case when is_cla_case then 1 else 0 end) as cla_cases
    from {{ ref('fct_iro_caseload') }}
    group by submission_id, snapshot_on

),

officers as (

    select
        submission_id,
        snapshot_on,
        sum(cla_cases) as cla_cases
    from {{ ref('fct_iro_officer_month') }}
    group by submission_id, snapshot_on

)

select
    children.submission_id,
    children.snapshot_on,
    children.number_of_rows,
    children.number_of_children,
    children.cla_cases,
    officers.cla_cases as cla_cases_of_officers
from children
left join officers
    on
        children.submission_id = officers.submission_id
        and children.snapshot_on = officers.snapshot_on
where
    children.number_of_rows <> children.number_of_children
    or children.cla_cases <> coalesce(officers.cla_cases, 0)

with evaluations as (

    select * from {{ ref('ssda903__rule_evaluations') }}

),

counted as (

    select
        submission_id,
        rule_code,
        count(*) as issue_count
    from {{ ref('ssda903__issues') }}
    group by submission_id, rule_code

)

select
    evaluations.submission_id,
    evaluations.rule_code,
    evaluations.severity,
    case
        when not evaluations.is_evaluated then 'not_evaluated'
        when counted.issue_count is null then 'passed'
        else 'failed'
    end as status,
    case when evaluations.is_evaluated then cast(coalesce(counted.issue_count, 0) as integer) end
        as issue_count,
    evaluations.reason,
    evaluations.message
from evaluations
left join counted
    on evaluations.submission_id = counted.submission_id and evaluations.rule_code = counted.rule_code

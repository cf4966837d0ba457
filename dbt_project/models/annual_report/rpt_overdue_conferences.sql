with overdue as (

    select
        conferences.*,
        plans.started_on as plan_started_on,
        plans.latest_category,
        enquiries.started_on as enquiry_started_on,
        submissions.as_at_date
    from {{ ref('fct_cp_conference') }} as conferences
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on conferences.submission_id = submissions.submission_id
    left join {{ ref('fct_cp_plan') }} as plans
        on
            conferences.submission_id = plans.submission_id
            and conferences.plan_key = plans.fact_key
    left join {{ ref('fct_s47_enquiry') }} as enquiries
        on
            conferences.submission_id = enquiries.submission_id
            and conferences.enquiry_key = enquiries.fact_key
    where conferences.status = 'overdue'

)

select
    submission_id,
    fact_key,
    child_id,
    conference_kind,
    review_order,
    due_on,
    {{ days_between('due_on', 'as_at_date') }} as days_overdue,
    enquiry_started_on,
    plan_started_on,
    latest_category,
    source_file,
    source_row
from overdue

select
    officers.submission_id,
    officers.worker_id,
    officers.role,
    officers.contract,
    officers.is_in_post,
    cast(officers.fte as decimal(18, 2)) as fte,
    officers.cla_cases,
    officers.cp_cases,
    officers.cases,
    officers.cases_for_full_time,
    officers.cla_cases_for_full_time,
    officers.caseload_band
from {{ ref('fct_iro_officer_month') }} as officers
inner join {{ ref('int_report_periods') }} as periods
    on
        officers.submission_id = periods.submission_id
        and officers.snapshot_on = periods.ends_on
inner join {{ ref('stg_carefacts__submissions') }} as submissions
    on
        periods.submission_id = submissions.submission_id
        and periods.collection_year = submissions.collection_year
        and periods.kind = 'year'

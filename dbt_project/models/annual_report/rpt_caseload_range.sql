select
    periods.submission_id,
    periods.period_id,
    periods.ends_on,
    count(*) as officers,
    sum(officers.cases) as cases,
    min(officers.cases_for_full_time) as smallest,
    cast(avg(officers.cases_for_full_time) as decimal(18, 1)) as mean_of_officers,
    max(officers.cases_for_full_time) as largest
from {{ ref('int_report_periods') }} as periods
inner join {{ ref('fct_iro_officer_month') }} as officers
    on
        periods.submission_id = officers.submission_id
        and periods.ends_on = officers.snapshot_on
where periods.kind = 'month' and officers.is_in_post
group by periods.submission_id, periods.period_id, periods.ends_on

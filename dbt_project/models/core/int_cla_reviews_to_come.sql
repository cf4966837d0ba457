{{ review_due_dates() }}

select
    submission_id,
    child_id,
    period_of_care_id,
    period_started_on,
    previous_review_date as last_review_on,
    latest_due as due_on
from judged
where
    review_date is null
    and not is_short_break
    and latest_due >= as_at_date
    and not none_was_due
    and (period_ended_on is null or period_ended_on > as_at_date)
    and period_started_on <= as_at_date

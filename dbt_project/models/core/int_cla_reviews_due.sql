{{ review_due_dates() }}

select
    submission_id,
    review_id,
    child_id,
    period_of_care_id,
    period_started_on,
    is_short_break,
    case when is_complete then review_number end as review_sequence,
    case
        when is_short_break and is_complete and review_number = 1 then 'short break first'
        when is_short_break and review_number > 1 then 'short break later'
        when not is_short_break and is_complete and review_number = 1 then 'first'
        when not is_short_break and is_complete and review_number = 2 then 'second'
        when not is_short_break and review_number > 2 then 'later'
        else 'unknown'
    end as sequence_group,
    review_date,
    case
        when not_assessable_reason is not null then null
        when review_date <= earliest_due then earliest_due
        else latest_due
    end as due_date,
    case
        when not_assessable_reason is not null then 'not_assessable'
        when review_date is null then 'overdue'
        when review_date <= earliest_due then 'on_time'
        else 'late'
    end as status,
    not_assessable_reason
from judged
where
    review_date is not null
    or (latest_due < as_at_date and not none_was_due)

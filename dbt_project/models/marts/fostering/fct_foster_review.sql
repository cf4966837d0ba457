with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

households as (

    select * from {{ ref('int_foster_households') }}

),

reviews as (

    select * from {{ ref('stg_supplementary__foster_review') }}

),

steps as (

    select
        steps.*,
        submissions.as_at_date
    from {{ ref('int_foster_review_steps') }} as steps
    inner join submissions on steps.submission_id = submissions.submission_id

),

-- what the extract already says of a review that was not held
not_held_rows as (

    select
        submission_id,
        household_id,
        due_on,
        min(late_reason) as late_reason
    from reviews
    where held_on is null
    group by submission_id, household_id, due_on

),

told as (

    select
        steps.submission_id,
        coalesce(steps.foster_review_id, 'not held/' || steps.household_key) as fact_key,
        steps.household_key,
        coalesce(reviews.household_id, households.household_id) as household_id,
        coalesce(households.is_own, true) as is_own,
        coalesce(households.kind_group, 'not known') as kind_group,
        steps.is_first,
        steps.counted_from,
        steps.due_on,
        steps.held_on,
        coalesce(steps.held_on, steps.due_on) as counted_on,
        coalesce(steps.is_before_approval, false) as is_before_approval,
        case
            when steps.due_on is null or steps.household_key is null or steps.is_before_approval
                then 'not_assessable'
            when steps.held_on is null then 'overdue'
            when steps.held_on <= steps.due_on then 'on_time'
            else 'late'
        end as status,
        reviews.kind,
        reviews.independent_chair as is_chaired_independently,
        case when steps.held_on is not null then reviews.panel_on is not null end as went_to_panel,
        case
            when steps.held_on is not null
                then coalesce(reviews.recommendation, reviews.decision_maker_decision, 'not known')
        end as foster_outcome,
        coalesce(reviews.late_reason, not_held_rows.late_reason) as late_reason,
        reviews.due_on as due_as_given,
        coalesce(reviews.source_file, households.source_file) as source_file,
        coalesce(reviews.source_row, households.source_row) as source_row
    from steps
    left join reviews
        on
            steps.submission_id = reviews.submission_id
            and steps.foster_review_id = reviews.foster_review_id
    left join households
        on
            steps.submission_id = households.submission_id
            and steps.household_key = households.household_key
    left join not_held_rows
        on
            steps.submission_id = not_held_rows.submission_id
            and steps.foster_review_id is null
            and households.household_id = not_held_rows.household_id
            and steps.due_on = not_held_rows.due_on
    where
        steps.held_on is not null
        or (
            steps.due_on < steps.as_at_date
            and (households.ended_on is null or households.ended_on > steps.due_on)
        )

)

select
    submission_id,
    fact_key,
    cast(null as varchar) as child_id,
    household_key,
    household_id,
    is_own,
    kind_group,
    case when is_first then 'first' when counted_from is null then 'not known' else 'later' end
        as review_order,
    counted_from,
    due_on,
    due_as_given,
    held_on,
    counted_on,
    status,
    held_on is not null and household_key is not null and not is_before_approval as is_held,
    is_before_approval,
    case when status in ('on_time', 'late') then greatest({{ days_between('due_on', 'held_on') }}, 0) end
        as days_late,
    kind as called_for,
    status = 'on_time' and kind not in ('FIRST', 'ANNUAL') as is_early,
    is_chaired_independently,
    went_to_panel,
    foster_outcome,
    case when status in ('late', 'overdue') then coalesce(late_reason, 'not known') end
        as foster_late_reason,
    source_file,
    source_row
from told

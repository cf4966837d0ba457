with calendar as (

    select * from {{ ref('int_working_days') }}

),

stages as (

    select
        stages.*,
        submissions.as_at_date,
        submissions.dispute_levels,
        {{ safe_integer('stages.level') }} as level_number,
        entered.working_day_number as entered_number,
        entered.working_day_number + submissions.dispute_response_days as due_number
    from {{ ref('stg_supplementary__iro_dispute_stage') }} as stages
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on stages.submission_id = submissions.submission_id
    left join calendar as entered on stages.entered_on = entered.calendar_date

),

with_due as (

    select
        stages.*,
        coalesce(stages.response_due_on, counted.calendar_date) as due_on,
        case
            when stages.responded_on >= stages.entered_on
                then answered.working_day_number - stages.entered_number
        end as working_days_to_response
    from stages
    left join calendar as counted
        on
            stages.due_number = counted.working_day_number
            and counted.is_working_day
    left join calendar as answered on stages.responded_on = answered.calendar_date

)

select
    with_due.submission_id,
    with_due.dispute_id || '/' || cast(with_due.stage_no as varchar) as fact_key,
    disputes.child_id,
    case when disputes.fact_key is not null then with_due.dispute_id end as dispute_key,
    with_due.stage_no,
    with_due.level_number,
    cast(with_due.level_number as varchar)
    || ' '
    || coalesce(nullif(split_part(with_due.dispute_levels, '|', with_due.level_number + 1), ''), 'level')
        as level_name,
    case when with_due.level_number > 0 then 'formal' else 'informal' end as stage,
    with_due.entered_on,
    case when with_due.response_due_on is null then 'the setting' else 'the extract' end as due_by,
    with_due.due_on,
    with_due.responded_on,
    cast(with_due.working_days_to_response as integer) as working_days_to_response,
    case
        when with_due.due_on is null or with_due.responded_on < with_due.entered_on then 'not_assessable'
        when with_due.responded_on <= with_due.due_on then 'on_time'
        when with_due.responded_on is not null then 'late'
        when with_due.result = 'WITHDRAWN' then 'not_due'
        when with_due.due_on < with_due.as_at_date then 'overdue'
        else 'not_due'
    end as status,
    coalesce(with_due.result, 'not known') as stage_result,
    with_due.source_file,
    with_due.source_row
from with_due
left join {{ ref('fct_iro_dispute') }} as disputes
    on
        with_due.submission_id = disputes.submission_id
        and with_due.dispute_id = disputes.fact_key

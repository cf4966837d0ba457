with disputes as (

    select * from {{ ref('int_iro_disputes') }}

),

calendar as (

    select * from {{ ref('int_working_days') }}

),

counted as (

    select
        disputes.*,
        formal.twenty_working_days_later as formal_due_on,
        case
            when coalesce(disputes.is_closed_before_raised, false) then null
            else coalesce(ended.working_day_number, today.working_day_number) - raised.working_day_number
        end as days_open
    from disputes
    left join calendar as raised on disputes.raised_on = raised.calendar_date
    left join calendar as ended on disputes.closed_on = ended.calendar_date
    left join calendar as today on disputes.as_at_date = today.calendar_date
    left join calendar as formal on disputes.formal_on = formal.calendar_date

)

select
    counted.submission_id,
    counted.dispute_id as fact_key,
    coalesce(children.child_id, upper(counted.person_id)) as child_id,
    counted.is_good_practice,
    counted.is_first_of_family,
    counted.raised_by,
    counted.raised_on,
    coalesce(counted.context, 'not known') as context,
    coalesce(counted.theme, 'not known') as theme,
    coalesce(teams.team_name, counted.team_id, 'not known') as team,
    counted.level_number,
    cast(counted.level_number as varchar) || ' ' || counted.level_name as level_name,
    case
        when counted.level_number > 0 then 'formal'
        when counted.level_number = 0 then 'informal'
        else 'not known'
    end as stage,
    counted.formal_on,
    counted.formal_due_on,
    case
        when counted.formal_on is null or counted.is_good_practice then null
        when counted.formal_due_on is null then 'not_assessable'
        when counted.is_closed_before_raised or counted.closed_on < counted.formal_on then 'not_assessable'
        when counted.closed_on <= counted.formal_due_on then 'on_time'
        when counted.closed_on is not null then 'late'
        when counted.formal_due_on < counted.as_at_date then 'overdue'
        else 'not_due'
    end as formal_status,
    counted.closed_on,
    counted.is_open,
    coalesce(counted.is_closed_before_raised, false) as is_closed_before_raised,
    cast(counted.days_open as integer) as days_open,
    coalesce(counted.outcome, case when counted.is_open then 'OPEN' end, 'not known') as outcome,
    counted.legal_advice_on,
    counted.cafcass_contact_on,
    counted.cafcass_referral_on,
    counted.has_stages_out_of_order,
    counted.stages_reach_another_level,
    counted.source_file,
    counted.source_row
from counted
left join {{ ref('int_extract_children') }} as children
    on
        counted.submission_id = children.submission_id
        and counted.person_id = children.person_id
left join {{ ref('stg_ssd__department') }} as teams
    on
        counted.submission_id = teams.submission_id
        and counted.team_id = teams.team_id

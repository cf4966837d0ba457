{%- set found = [
    ('two_officers_at_once', 'int_iro_spells', 'true', 'two_at_once'),
    ('allocation_ends_before_it_starts', 'int_iro_spells', 'ends_before_it_starts', 'spells'),
    ('allocation_outside_care', 'int_iro_spells_in_care', 'true', 'outside_care'),
    ('allocation_left_open', 'int_iro_spells', 'true', 'left_open'),
    ('officer_not_in_post', 'fct_iro_officer_month', 'not is_in_post', 'officers'),
    ('dispute_closed_before_raised', 'fct_iro_dispute', 'is_closed_before_raised'),
    ('dispute_stages_out_of_order', 'fct_iro_dispute', 'has_stages_out_of_order'),
    ('dispute_stages_reach_another_level', 'fct_iro_dispute', 'stages_reach_another_level'),
    ('dispute_stage_without_concern', 'fct_iro_dispute_stage', 'dispute_key is null'),
    ('advocacy_ends_before_it_starts', 'fct_advocacy', 'ends_before_it_starts'),
    ('audit_actions_done_before_it', 'fct_qa_audit', "actions_status = 'not_assessable'"),
] -%}

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

spells as (

    select
        *,
        allocation_id as fact_key,
        ended_on < started_on as ends_before_it_starts
    from {{ ref('int_iro_spells') }}

),

-- an officer who hands over on a day is not there beside the next one
two_at_once as (

    select distinct later.*
    from spells as later
    inner join spells as earlier
        on
            later.submission_id = earlier.submission_id
            and later.child_id = earlier.child_id
            and later.role = earlier.role
            and later.worker_id <> earlier.worker_id
            and (
                later.started_on > earlier.started_on
                or (later.started_on = earlier.started_on and later.allocation_id > earlier.allocation_id)
            )
            and (earlier.ended_on is null or later.started_on < earlier.ended_on)
    where later.ended_on is null or later.ended_on >= later.started_on

),

outside_care as (

    select
        spells.*,
        spells.allocation_id as fact_key
    from {{ ref('int_iro_spells_in_care') }} as spells
    inner join submissions on spells.submission_id = submissions.submission_id
    where
        spells.period_of_care_id is null
        -- of care before the data begin nothing is known; one that goes on is left open
        and spells.ended_on >= submissions.history_from

),

held_now as (

    select
        periods.submission_id,
        periods.child_id,
        'IRO' as role
    from {{ ref('int_periods_of_care') }} as periods
    inner join submissions
        on
            periods.submission_id = submissions.submission_id
            and {{ is_in_care_on('periods', 'submissions.as_at_date') }}
    union distinct
    select
        submission_id,
        child_id,
        'CPCHAIR' as role
    from {{ ref('fct_cp_plan') }}
    where is_counted and is_open

),

-- where nobody is on a plan, no plans were supplied
roles_told as (

    select distinct
        submission_id,
        role
    from held_now

),

left_open as (

    select spells.*
    from spells
    inner join submissions on spells.submission_id = submissions.submission_id
    inner join roles_told
        on
            spells.submission_id = roles_told.submission_id
            and spells.role = roles_told.role
    left join held_now
        on
            spells.submission_id = held_now.submission_id
            and spells.child_id = held_now.child_id
            and spells.role = held_now.role
    where
        held_now.child_id is null
        and spells.started_on <= submissions.as_at_date
        and (spells.ended_on is null or spells.ended_on > submissions.as_at_date)

),

with_posts as (

    select distinct submission_id from {{ ref('fct_iro_officer_month') }}
    where is_in_post

),

-- as things stand at the end of the year
officers as (

    select officers.*
    from {{ ref('fct_iro_officer_month') }} as officers
    inner join {{ ref('int_report_periods') }} as periods
        on
            officers.submission_id = periods.submission_id
            and officers.snapshot_on = periods.ends_on
            and periods.kind = 'year'
    inner join submissions
        on
            periods.submission_id = submissions.submission_id
            and periods.collection_year = submissions.collection_year
    -- where no posts were supplied, nobody is known to be in one
    inner join with_posts on officers.submission_id = with_posts.submission_id

),

findings as (

    {{ findings_of(found) }}

)

select * from findings

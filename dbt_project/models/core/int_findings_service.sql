{%- set found = [
    ('two_officers_at_once', 'int_iro_spells', 'true', 'two_at_once'),
    ('allocation_ends_before_it_starts', 'int_iro_spells', 'ends_before_it_starts', 'spells'),
    ('allocation_outside_care', 'int_iro_spells_in_care', 'true', 'outside_care'),
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

    select distinct
        later.submission_id,
        later.fact_key,
        later.child_id,
        later.source_file,
        later.source_row
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
        -- of care before the data begin nothing is known
        and (spells.ended_on is null or spells.ended_on >= submissions.history_from)

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

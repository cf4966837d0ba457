{%- set found = [
    ('cp_plan_of_one_day', 'fct_cp_plan', 'started_on = ended_on', 'plans'),
    ('cp_plan_ends_before_it_starts', 'fct_cp_plan', 'ended_on < started_on', 'plans'),
    ('cp_plan_without_start', 'fct_cp_plan', 'started_on is null', 'plans'),
    ('cp_plan_while_another_is_open', 'fct_cp_plan', 'is_while_another_is_open', 'plans'),
    ('cp_plan_without_conference', 'fct_cp_plan',
        'is_counted and is_complete and conference_key is null and do_conferences_come', 'plans'),
    ('cp_conference_before_enquiry', 'fct_cp_conference', 'held_on < enquiry_started_on', 'conferences'),
    ('cp_conference_twice', 'fct_cp_conference', 'is_repeated_row', 'conferences'),
    ('cp_conference_agreed_plan_that_is_not_there', 'fct_cp_conference',
        "is_counted and held_on is not null and conference_outcome = 'plan' and plan_key is null", 'conferences'),
    ('cp_conference_agreed_none_and_plan_is_there', 'fct_cp_conference',
        "is_counted and held_on is not null and conference_outcome = 'no plan' and plan_key is not null", 'conferences'),
    ('cp_conference_after_the_as_at_date', 'fct_cp_conference', 'is_after_as_at_date', 'conferences'),
    ('cp_review_before_plan', 'fct_cp_conference', "outside_reason = 'before_plan'", 'conferences'),
    ('cp_review_after_plan', 'fct_cp_conference', "outside_reason = 'after_plan'", 'conferences'),
    ('cp_review_without_plan', 'fct_cp_conference', "outside_reason = 'no_plan'", 'conferences'),
] -%}

with conferences as (

    select
        conferences.*,
        enquiries.started_on as enquiry_started_on
    from {{ ref('fct_cp_conference') }} as conferences
    left join {{ ref('fct_s47_enquiry') }} as enquiries
        on
            conferences.submission_id = enquiries.submission_id
            and conferences.enquiry_key = enquiries.fact_key

),

-- of what did not come at all, no record is missing
submissions_with_initial_conferences as (

    select distinct submission_id from {{ ref('fct_cp_conference') }}
    where conference_kind = 'initial'

),

plans as (

    select
        plans.*,
        core.is_complete,
        with_conferences.submission_id is not null as do_conferences_come
    from {{ ref('fct_cp_plan') }} as plans
    inner join {{ ref('int_cp_plans') }} as core
        on
            plans.submission_id = core.submission_id
            and plans.fact_key = core.plan_row_id
    left join submissions_with_initial_conferences as with_conferences
        on plans.submission_id = with_conferences.submission_id

),

findings as (

    {{ findings_of(found) }}

)

select * from findings

with enquiries as (

    select * from {{ ref('fct_s47_enquiry') }}

),

conferences as (

    select
        conferences.*,
        enquiries.started_on as enquiry_started_on
    from {{ ref('fct_cp_conference') }} as conferences
    left join enquiries
        on
            conferences.submission_id = enquiries.submission_id
            and conferences.enquiry_key = enquiries.fact_key

),

-- of what did not come at all, no record is missing
submissions_with_initial_conferences as (

    select distinct submission_id from {{ ref('fct_cp_conference') }}
    where conference_kind = 'initial'

),

-- the next plan of a child, by first day, begins before this one has ended
plans as (

    select
        plans.*,
        core.person_id,
        core.is_complete,
        with_conferences.submission_id is not null as do_conferences_come,
        max(coalesce(plans.closed_on, cast('9999-12-31' as date))) over (
            partition by plans.submission_id, core.person_id, plans.is_counted
            order by plans.started_on, plans.fact_key
            rows between unbounded preceding and 1 preceding
        ) as earlier_closed_on
    from {{ ref('fct_cp_plan') }} as plans
    inner join {{ ref('int_cp_plans') }} as core
        on
            plans.submission_id = core.submission_id
            and plans.fact_key = core.plan_row_id
    left join submissions_with_initial_conferences as with_conferences
        on plans.submission_id = with_conferences.submission_id

),

{% set found = [
    ('cp_plan_of_one_day', 'fct_cp_plan', 'plans', 'started_on = ended_on'),
    ('cp_plan_ends_before_it_starts', 'fct_cp_plan', 'plans', 'ended_on < started_on'),
    ('cp_plan_without_start', 'fct_cp_plan', 'plans', 'started_on is null'),
    ('cp_plan_while_another_is_open', 'fct_cp_plan', 'plans',
        'is_counted and person_id is not null and started_on < earlier_closed_on'),
    ('cp_plan_without_conference', 'fct_cp_plan', 'plans',
        'is_counted and is_complete and conference_key is null and do_conferences_come'),
    ('cp_conference_before_enquiry', 'fct_cp_conference', 'conferences', 'held_on < enquiry_started_on'),
    ('cp_conference_twice', 'fct_cp_conference', 'conferences', 'is_repeated_row'),
    ('cp_conference_agreed_plan_that_is_not_there', 'fct_cp_conference', 'conferences',
        "is_counted and held_on is not null and conference_outcome = 'plan' and plan_key is null"),
    ('cp_conference_agreed_none_and_plan_is_there', 'fct_cp_conference', 'conferences',
        "is_counted and held_on is not null and conference_outcome = 'no plan' and plan_key is not null"),
    ('cp_review_before_plan', 'fct_cp_conference', 'conferences', "outside_reason = 'before_plan'"),
    ('cp_review_after_plan', 'fct_cp_conference', 'conferences', "outside_reason = 'after_plan'"),
    ('cp_review_without_plan', 'fct_cp_conference', 'conferences', "outside_reason = 'no_plan'"),
] -%}
findings as (

    {%- for code, fact, rows, predicate in found %}
        select
            submission_id,
            '{{ code }}' as finding_code,
            '{{ fact }}' as fact,
            fact_key,
            child_id,
            source_file,
            source_row
        from {{ rows }}
        where {{ predicate }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from findings

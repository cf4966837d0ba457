{%- set tables = {
    'ssd_s47_enquiry': ('stg_ssd__s47_enquiry', 'started_on'),
    'ssd_initial_cp_conference': ('stg_ssd__initial_cp_conference', 'held_on'),
    'ssd_cp_plans': ('stg_ssd__cp_plans', 'started_on'),
} -%}

with referrals as (

    select * from {{ ref('stg_ssd__cin_episodes') }}

),

pointing as (

    {%- for table, (model, day) in tables.items() %}
        select
            submission_id,
            '{{ table }}' as table_name,
            row_id,
            person_id,
            referral_id,
            {{ day }} as day_of_row
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

candidates as (

    select
        pointing.*,
        referrals.row_id as referral_row_id,
        referrals.referred_on,
        1 as way
    from pointing
    inner join referrals
        on
            pointing.submission_id = referrals.submission_id
            and pointing.referral_id = referrals.referral_id
            -- a key of another kind may by chance be the key of another child's referral
            and pointing.person_id = referrals.person_id
    union all
    select
        pointing.*,
        referrals.row_id as referral_row_id,
        referrals.referred_on,
        2 as way
    from pointing
    inner join referrals
        on
            pointing.submission_id = referrals.submission_id
            and pointing.person_id = referrals.person_id
            and pointing.day_of_row >= referrals.referred_on
            and (pointing.day_of_row <= referrals.closed_on or referrals.closed_on is null)

),

chosen as (

    select
        *,
        row_number() over (
            partition by submission_id, table_name, row_id
            order by way asc, referred_on desc, referral_row_id asc
        ) as choice
    from candidates

)

select
    submission_id,
    table_name,
    row_id,
    referral_row_id,
    person_id,
    case way when 1 then 'key' else 'person and date' end as found_by
from chosen
where choice = 1

with stages as (

    select
        *,
        lag(entered_on) over by_number as previous_entered_on,
        lag({{ safe_integer('level') }}) over by_number as previous_level
    from {{ ref('stg_supplementary__iro_dispute_stage') }}
    window by_number as (partition by submission_id, dispute_id order by stage_no, row_id)

),

by_dispute as (

    select
        submission_id,
        dispute_id,
        min(case when {{ safe_integer('level') }} > 0 then entered_on end) as formal_on,
        max({{ safe_integer('level') }}) as highest_stage_level,
        bool_or(
            coalesce(
                entered_on < previous_entered_on
                or responded_on < entered_on
                or {{ safe_integer('level') }} < previous_level,
                false
            )
        ) as has_stages_out_of_order
    from stages
    group by submission_id, dispute_id

),

disputes as (

    select
        disputes.*,
        submissions.as_at_date,
        submissions.dispute_levels,
        {{ safe_integer('disputes.highest_level') }} as level_number,
        by_dispute.formal_on as formal_stage_on,
        by_dispute.highest_stage_level,
        coalesce(by_dispute.has_stages_out_of_order, false) as has_stages_out_of_order,
        row_number() over (
            partition by disputes.submission_id, disputes.family_group_id order by disputes.dispute_id
        ) as number_in_family
    from {{ ref('stg_supplementary__iro_dispute') }} as disputes
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on disputes.submission_id = submissions.submission_id
    left join by_dispute
        on
            disputes.submission_id = by_dispute.submission_id
            and disputes.dispute_id = by_dispute.dispute_id

)

select
    submission_id,
    dispute_id,
    person_id,
    family_group_id is null or number_in_family = 1 as is_first_of_family,
    raised_by,
    context,
    coalesce(kind = 'GOODPRACTICE', false) as is_good_practice,
    raised_on,
    theme,
    team_id,
    level_number,
    coalesce(nullif(split_part(dispute_levels, '|', level_number + 1), ''), 'level') as level_name,
    case
        when level_number > 0 and formal_stage_on is not null then formal_stage_on
        -- without its stages a formal concern counts as formal from the day it was raised
        when level_number > 0 then raised_on
    end as formal_on,
    case when closed_on <= as_at_date then closed_on end as closed_on,
    closed_on < raised_on as is_closed_before_raised,
    coalesce(closed_on > as_at_date, closed_on is null) as is_open,
    highest_stage_level is not null and highest_stage_level <> level_number as stages_reach_another_level,
    has_stages_out_of_order,
    outcome,
    legal_advice_on,
    cafcass_contact_on,
    cafcass_referral_on,
    as_at_date,
    source_file,
    source_row
from disputes

with households as (

    select
        *,
        case when status in ('RESIGNED', 'DEREGISTERED', 'TRANSFERRED') then status_on end as end_as_given,
        lead(approved_on) over (
            partition by submission_id, household_id order by approved_on, row_id
        ) as next_approved_on
    from {{ ref('stg_supplementary__foster_household') }}

),

with_end as (

    select
        *,
        coalesce(next_approved_on < end_as_given, end_as_given is null and next_approved_on is not null)
            as is_approved_anew,
        case
            when end_as_given is null or next_approved_on < end_as_given then next_approved_on
            -- what ended before it began counts for no day at all
            when end_as_given < approved_on then approved_on
            else end_as_given
        end as ended_on
    from households

)

select
    submission_id,
    household_id || '/' || cast(approved_on as varchar) as household_key,
    household_id,
    coalesce(provider_type <> 'IFA', true) as is_own,
    case provider_type when 'LA' then 'the council' when 'IFA' then 'an agency' else 'not known' end
        as provider_group,
    approved_on,
    coalesce(approval_kind, 'not known') as approval_kind,
    case approval_kind
        when 'MAINSTREAM' then 'mainstream'
        when 'KINSHIP' then 'kinship'
        when 'REG24' then 'kinship'
        when 'SHORTBREAK' then 'short break'
        when 'SUPPLODGE' then 'supported lodgings'
        else 'other'
    end as kind_group,
    -- a temporary approval ends within weeks, and an agency reviews its own carers
    coalesce(provider_type <> 'IFA', true) and coalesce(approval_kind <> 'REG24', true) as is_reviewed_yearly,
    places_approved,
    status,
    end_as_given,
    ended_on,
    case
        when ended_on is null then null
        when is_approved_anew then 'approved anew'
        when leave_reason = 'RETIRE' then 'retired'
        when leave_reason in ('HEALTH', 'WORK', 'FAMILY') then 'health, work or family'
        when leave_reason in ('ADOPTED', 'SGO') then 'adopted or special guardian'
        when leave_reason = 'UNHAPPY' then 'unhappy with fostering'
        when leave_reason = 'MOVEDAGENCY' or (leave_reason is null and status = 'TRANSFERRED')
            then 'moved to another service'
        when leave_reason = 'STANDARD' or (leave_reason is null and status = 'DEREGISTERED')
            then 'standards of care'
        when leave_reason = 'OTHER' then 'other'
        else 'not known'
    end as leave_reason_group,
    coalesce(end_as_given < approved_on, false) as ends_before_approval,
    status in ('RESIGNED', 'DEREGISTERED', 'TRANSFERRED') and status_on is null as has_unknown_end,
    source_file,
    source_row
from with_end

with allegations as (

    select * from {{ ref('stg_supplementary__foster_allegation') }}

),

approvals as (

    select
        allegations.submission_id,
        allegations.allegation_id,
        households.household_key,
        households.is_own,
        households.kind_group,
        row_number() over (
            partition by allegations.submission_id, allegations.allegation_id
            order by
                case when households.approved_on <= allegations.received_on then 0 else 1 end asc,
                abs({{ days_between('households.approved_on', 'allegations.received_on') }}) asc
        ) as choice
    from allegations
    inner join {{ ref('int_foster_households') }} as households
        on
            allegations.submission_id = households.submission_id
            and allegations.household_id = households.household_id

)

select
    allegations.submission_id,
    allegations.allegation_id as fact_key,
    coalesce(children.child_id, upper(allegations.person_id)) as child_id,
    approvals.household_key,
    allegations.household_id,
    coalesce(approvals.is_own, true) as is_own,
    coalesce(approvals.kind_group, 'not known') as kind_group,
    allegations.received_on,
    coalesce(allegations.kind, 'not known') as allegation_kind,
    coalesce(allegations.abuse_type, 'not known') as alleged_abuse,
    coalesce(allegations.made_by, 'not known') as made_by,
    coalesce(allegations.outcome, 'not known') as allegation_outcome,
    allegations.closed_on,
    case
        when allegations.closed_on >= allegations.received_on
            then {{ days_between('allegations.received_on', 'allegations.closed_on') }}
    end as days_to_close,
    allegations.source_file,
    allegations.source_row
from allegations
left join approvals
    on
        allegations.submission_id = approvals.submission_id
        and allegations.allegation_id = approvals.allegation_id
        and approvals.choice = 1
left join {{ ref('int_extract_children') }} as children
    on
        allegations.submission_id = children.submission_id
        and allegations.person_id = children.person_id

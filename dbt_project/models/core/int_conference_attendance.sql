with participants as (

    select
        *,
        attended in ('YES', 'VIRTUAL', 'PART') as came
    from {{ ref('stg_supplementary__review_participant') }}
    where meeting_kind in ('ICPC', 'RCPC')

)

select
    submission_id,
    meeting_kind,
    review_id,
    bool_or(person_role = 'MOTHER' and came) as is_mother_there,
    bool_or(person_role = 'FATHER' and came) as is_father_there,
    bool_or(person_role = 'OTHERPR' and came) as is_other_parent_there,
    bool_or(person_role in ('MOTHER', 'FATHER', 'OTHERPR') and attended is not null) as tells_of_parents,
    case
        when bool_or(person_role = 'CHILD' and came) then 'attended'
        when bool_or(person_role = 'CHILD' and views_by in ('SPOKE', 'FORM', 'WRITTEN', 'ADVOCATE', 'APP'))
            then 'gave views'
        when bool_or(person_role = 'CHILD') then 'no views'
        else 'not recorded'
    end as child_part
from participants
group by submission_id, meeting_kind, review_id

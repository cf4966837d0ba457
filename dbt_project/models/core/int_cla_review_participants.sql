{%- set parents = {'mother': 'MOTHER', 'father': 'FATHER'} -%}

with participants as (

    select
        submission_id,
        review_id,
        person_role,
        attended,
        absent_reason,
        invited,
        coalesce(attended in ('YES', 'VIRTUAL', 'PART'), false) as is_there,
        coalesce(views_by in ('SPOKE', 'FORM', 'WRITTEN', 'ADVOCATE', 'APP'), false) as gave_views
    from {{ ref('stg_supplementary__review_participant') }}
    where meeting_kind = 'CLA'

),

judged as (

    select
        submission_id,
        review_id,
        person_role,
        is_there,
        is_there or gave_views as took_part,
        is_there
        or gave_views
        or (
            coalesce(invited, true)
            and coalesce(absent_reason not in ('NOTINVITED', 'NOTSUITABLE', 'UNKNOWN'), true)
        ) as could_take_part
    from participants

)

select
    submission_id,
    review_id,
    {%- for parent, role in parents.items() %}
        bool_or(
            case when person_role = '{{ role }}' and could_take_part then took_part end
        ) as {{ parent }}_took_part,
    {%- endfor %}
    bool_or(
        case when person_role in ('MOTHER', 'FATHER') and could_take_part then took_part end
    ) as parent_took_part,
    bool_or(
        case when person_role in ('MOTHER', 'FATHER') and could_take_part then is_there end
    ) as parent_attended,
    cast(count(case when is_there then 1 end) as integer) as people_there
from judged
group by submission_id, review_id

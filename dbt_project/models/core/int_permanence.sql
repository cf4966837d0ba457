with permanence as (

    select * from {{ ref('stg_ssd__permanence') }}

),

-- a script of one system writes the earlier id here, so both are tried
known as (

    select
        people.submission_id,
        people.person_id as key_of_person,
        people.person_id,
        1 as preference
    from {{ ref('stg_ssd__person') }} as people
    union all
    select
        people.submission_id,
        people.legacy_id as key_of_person,
        people.person_id,
        2 as preference
    from {{ ref('stg_ssd__person') }} as people
    where people.legacy_id is not null

),

found as (

    select
        permanence.*,
        children.child_id,
        row_number() over (
            partition by permanence.submission_id, permanence.row_id
            order by known.preference, known.person_id
        ) as choice
    from permanence
    inner join known
        on
            permanence.submission_id = known.submission_id
            and permanence.person_id = known.key_of_person
    inner join {{ ref('int_extract_children') }} as children
        on
            known.submission_id = children.submission_id
            and known.person_id = children.person_id

)

select
    submission_id,
    row_id,
    child_id,
    decided_on,
    placement_ordered_on,
    matched_on,
    placed_on,
    adopted_by_carer,
    decision_reversed_on as reversed_on,
    decision_reversed_reason as reversed_reason,
    ordered_on,
    order_type,
    adopters_sex,
    adopters_legal_status,
    number_of_adopters,
    source_file,
    source_row
from found
where choice = 1

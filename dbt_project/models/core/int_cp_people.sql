with mentioned as (

    select
        submission_id,
        person_id
    from {{ ref('stg_ssd__s47_enquiry') }}
    union distinct
    select
        submission_id,
        person_id
    from {{ ref('stg_ssd__initial_cp_conference') }}
    union distinct
    select
        submission_id,
        person_id
    from {{ ref('stg_ssd__cp_plans') }}
    union distinct
    select
        submission_id,
        person_id
    from {{ ref('stg_ssd__cp_reviews') }}

)

select
    mentioned.submission_id,
    mentioned.person_id,
    coalesce(looked_after.child_id, upper(mentioned.person_id)) as child_id,
    people.date_of_birth,
    -- of a child not yet born there is the day on which the birth is expected
    coalesce(people.date_of_birth, people.expected_date_of_birth) as born_or_expected_on,
    {{ add_years('people.date_of_birth', 18) }} as birthday_18,
    {{ sex_group('people.sex') }} as sex,
    {{ ethnic_group('people.ethnicity') }} as ethnic_group
from mentioned
left join {{ ref('stg_ssd__person') }} as people
    on
        mentioned.submission_id = people.submission_id
        and mentioned.person_id = people.person_id
left join {{ ref('int_extract_children') }} as looked_after
    on
        mentioned.submission_id = looked_after.submission_id
        and mentioned.person_id = looked_after.person_id
where mentioned.person_id is not null

{#- a contact that names no review prepares one that is held within so many days -#}
{%- set days_before = 28 -%}

with contacts as (

    select
        contacts.submission_id,
        people.child_id,
        contacts.review_id,
        contacts.contact_on,
        contacts.contact_type,
        contacts.outcome in ('SEEN', 'SEENALONE') and coalesce(contacts.place, 'none') <> 'REMOTE' as is_visit
    from {{ ref('stg_supplementary__iro_contact') }} as contacts
    inner join {{ ref('int_extract_children') }} as people
        on
            contacts.submission_id = people.submission_id
            and contacts.person_id = people.person_id
    where contacts.outcome in ('SEEN', 'SEENALONE', 'SPOKEN')

)

select
    reviews.submission_id,
    reviews.child_id,
    reviews.review_date,
    bool_or(contacts.is_visit) as is_visited_before
from {{ ref('int_cla_reviews') }} as reviews
inner join contacts
    on
        reviews.submission_id = contacts.submission_id
        and reviews.child_id = contacts.child_id
        and reviews.review_date >= contacts.contact_on
where
    reviews.review_id = contacts.review_id
    or (
        contacts.review_id is null
        and contacts.contact_type = 'PREREVIEW'
        and contacts.contact_on >= {{ add_days('reviews.review_date', -days_before) }}
    )
group by reviews.submission_id, reviews.child_id, reviews.review_date

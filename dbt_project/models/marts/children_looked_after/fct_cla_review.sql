with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

children as (

    select * from {{ ref('int_children') }}

),

held as (

    select * from {{ ref('int_cla_reviews') }}

),

due as (

    select * from {{ ref('int_cla_reviews_due') }}

),

details as (

    select * from {{ ref('int_cla_review_details') }}

),

contacts as (

    select * from {{ ref('int_cla_review_contacts') }}

),

outside_periods as (

    select
        submission_id,
        review_id,
        child_id,
        cast(null as varchar) as period_of_care_id,
        cast(null as date) as period_started_on,
        cast(null as boolean) as is_short_break,
        cast(null as integer) as review_sequence,
        'unknown' as sequence_group,
        review_date,
        cast(null as date) as due_date,
        'not_assessable' as status,
        outside_reason as not_assessable_reason
    from held
    where period_of_care_id is null

),

reviews as (

    select * from due
    union all
    select * from outside_periods

)

select
    reviews.submission_id,
    reviews.child_id || '/' || coalesce(cast(reviews.review_date as varchar), reviews.review_id) as fact_key,
    reviews.review_id,
    reviews.child_id,
    reviews.period_of_care_id,
    reviews.period_started_on,
    reviews.is_short_break,
    reviews.review_sequence,
    reviews.sequence_group,
    reviews.review_date,
    reviews.due_date,
    reviews.review_date is not null as is_held,
    coalesce(reviews.review_date, reviews.due_date) between submissions.year_start and submissions.year_end
        as in_collection_year,
    reviews.status,
    case
        when reviews.status = 'on_time' then 0
        when reviews.status = 'late' then {{ days_between('reviews.due_date', 'reviews.review_date') }}
    end as days_late,
    reviews.not_assessable_reason,
    case when reviews.status = 'late' then coalesce(details.late_reason, 'not known') end as late_reason,
    case
        when reviews.review_date is null then null
        when held.participation_code in ('PN0', 'PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7')
            then held.participation_code
        else 'not known'
    end as participation_code,
    case
        when held.participation_code in ('PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6') then true
        when held.participation_code = 'PN7' then false
    end as took_part,
    case
        when held.participation_code in ('PN1', 'PN2', 'PN3', 'PN4') then true
        when held.participation_code in ('PN5', 'PN6', 'PN7') then false
    end as attended,
    case
        when held.participation_code in ('PN1', 'PN2', 'PN3', 'PN5', 'PN6') then true
        when held.participation_code in ('PN4', 'PN7') then false
    end as gave_views,
    {{ age_in_years('children.date_of_birth', 'reviews.review_date') }} as age_at_review,
    case
        when {{ age_in_years('children.date_of_birth', 'reviews.review_date') }} < 4 then 'under 4'
        when {{ age_in_years('children.date_of_birth', 'reviews.review_date') }} < 10 then '4 to 9'
        when {{ age_in_years('children.date_of_birth', 'reviews.review_date') }} < 16 then '10 to 15'
        when {{ age_in_years('children.date_of_birth', 'reviews.review_date') }} >= 16 then '16 and over'
        else 'not known'
    end as age_group_at_review,
    participants.mother_took_part,
    participants.father_took_part,
    participants.parent_took_part,
    participants.parent_attended,
    contacts.is_visited_before is not null as has_contact_before,
    case
        when contacts.is_visited_before then 'visit'
        when not contacts.is_visited_before then 'virtual'
        else 'none'
    end as contact_method,
    details.is_decisions_sent_in_time,
    details.is_record_sent_in_time,
    details.method,
    details.chair_worker_id,
    details.chair_was_own_iro,
    details.has_permanence_plan,
    coalesce(details.permanence_goal, 'not known') as permanence_goal,
    held.source_file,
    held.source_row
from reviews
inner join submissions on reviews.submission_id = submissions.submission_id
left join children
    on
        reviews.submission_id = children.submission_id
        and reviews.child_id = children.child_id
{%- for part in ['held', 'details', 'contacts'] %}
    left join {{ part }}
        on
            reviews.submission_id = {{ part }}.submission_id
            and reviews.child_id = {{ part }}.child_id
            and reviews.review_date = {{ part }}.review_date
{%- endfor %}
left join {{ ref('int_cla_review_participants') }} as participants
    on
        reviews.submission_id = participants.submission_id
        and reviews.review_id = participants.review_id

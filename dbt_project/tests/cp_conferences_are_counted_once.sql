-- A conference of the extracts is not among the facts, or a child's conference of one day is counted twice.
with held as (

    select
        conferences.submission_id,
        'initial' as kind,
        conferences.person_id,
        cast(null as varchar) as plan_key,
        conferences.held_on
    from {{ ref('stg_ssd__initial_cp_conference') }} as conferences
    union all
    select
        reviews.submission_id,
        'review' as kind,
        coalesce(links.person_id, reviews.person_id) as person_id,
        links.plan_row_id as plan_key,
        reviews.held_on
    from {{ ref('stg_ssd__cp_reviews') }} as reviews
    left join {{ ref('int_plan_review_links') }} as links
        on
            reviews.submission_id = links.submission_id
            and reviews.row_id = links.review_row_id

),

rows_of_extracts as (

    select
        submission_id,
        kind,
        count(*) as conferences
    from held
    group by submission_id, kind

),

-- a row that names no child cannot be told from another one
days_of_children as (

    select distinct held.*
    from held
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on held.submission_id = submissions.submission_id
    where held.person_id is not null and held.held_on <= submissions.as_at_date

),

expected as (

    select
        submission_id,
        kind,
        count(*) as conferences
    from days_of_children
    group by submission_id, kind

),

facts as (

    select
        submission_id,
        case when conference_kind = 'review' then 'review' else 'initial' end as kind,
        sum(case when status not in ('overdue', 'missed') then 1 else 0 end) as conferences,
        sum(case when held_on is not null and not is_repeated_row and child_id is not null then 1 else 0 end)
            as counted
    from {{ ref('fct_cp_conference') }}
    group by submission_id, case when conference_kind = 'review' then 'review' else 'initial' end

)

select
    rows_of_extracts.submission_id,
    rows_of_extracts.kind,
    rows_of_extracts.conferences as in_extracts,
    facts.conferences as in_facts,
    expected.conferences as to_count,
    facts.counted
from rows_of_extracts
left join expected
    on
        rows_of_extracts.submission_id = expected.submission_id
        and rows_of_extracts.kind = expected.kind
left join facts
    on
        rows_of_extracts.submission_id = facts.submission_id
        and rows_of_extracts.kind = facts.kind
where
    rows_of_extracts.conferences <> coalesce(facts.conferences, 0)
    or coalesce(expected.conferences, 0) <> coalesce(facts.counted, 0)

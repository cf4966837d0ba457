with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

questionnaires as (

    select
        rows.*,
        people.child_id,
        coalesce(
            {{ age_in_years('children.date_of_birth', 'rows.completed_on') }} between 4 and 16, false
        ) as is_of_the_ages_asked_for
    from {{ ref('stg_ssd__sdq_scores') }} as rows
    inner join submissions
        on
            rows.submission_id = submissions.submission_id
            and rows.completed_on between submissions.year_start and submissions.year_end
    inner join {{ ref('int_extract_children') }} as people
        on
            rows.submission_id = people.submission_id
            and rows.person_id = people.person_id
    inner join {{ ref('int_children') }} as children
        on
            people.submission_id = children.submission_id
            and people.child_id = children.child_id

),

chosen as (

    select
        *,
        row_number() over (
            partition by submission_id, child_id
            order by
                case when score is null then 1 else 0 end asc,
                case when is_of_the_ages_asked_for then 0 else 1 end asc,
                completed_on desc,
                source_file asc,
                source_row desc
        ) as choice
    from questionnaires

),

extra as (

    select
        rows.submission_id,
        people.child_id,
        max(rows.sdq_reason) as sdq_reason,
        -- Y comes after N
        max(rows.health_check_up_to_date) as health_check_up_to_date,
        max(rows.intervention_offered) as intervention_offered
    from {{ ref('stg_supplementary__oc2_extra') }} as rows
    inner join submissions
        on
            rows.submission_id = submissions.submission_id
            and rows.collection_year = submissions.collection_year
    inner join {{ ref('int_extract_children') }} as people
        on
            rows.submission_id = people.submission_id
            and rows.person_id = people.person_id
    group by rows.submission_id, people.child_id

),

children as (

    select distinct
        submission_id,
        child_id
    from {{ ref('int_extract_children') }}

)

select
    children.submission_id,
    children.child_id,
    chosen.score,
    coalesce(chosen.no_score_reason, extra.sdq_reason) as no_score_reason,
    extra.health_check_up_to_date,
    extra.intervention_offered
from children
left join chosen
    on
        children.submission_id = chosen.submission_id
        and children.child_id = chosen.child_id
        and chosen.choice = 1
left join extra
    on
        children.submission_id = extra.submission_id
        and children.child_id = extra.child_id

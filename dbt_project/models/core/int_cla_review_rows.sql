with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

children as (

    select * from {{ ref('int_extract_children') }}

),

extract_reviews as (

    select
        reviews.submission_id,
        reviews.row_id,
        reviews.review_id,
        children.child_id,
        reviews.held_on as review_date,
        reviews.participation_code,
        coalesce(reviews.is_cancelled, false) as is_cancelled,
        reviews.source_file,
        reviews.source_row
    from {{ ref('stg_ssd__cla_reviews') }} as reviews
    left join {{ ref('int_cla_review_people') }} as people
        on
            reviews.submission_id = people.submission_id
            and reviews.row_id = people.review_row_id
    left join children
        on
            reviews.submission_id = children.submission_id
            and people.person_id = children.person_id

),

-- meetings after the first of a review that was held in parts
later_meetings as (

    select distinct
        details.submission_id,
        details.review_id,
        people.child_id
    from {{ ref('stg_supplementary__cla_review_detail') }} as details
    inner join {{ ref('stg_supplementary__cla_review_detail') }} as earlier
        on
            details.submission_id = earlier.submission_id
            and details.person_id = earlier.person_id
            and details.series_id = earlier.series_id
            and details.part_no > earlier.part_no
    inner join children as people
        on
            details.submission_id = people.submission_id
            and details.person_id = people.person_id
    where earlier.held_on is not null

),

logged as (

    select distinct
        submission_id,
        review_id
    from {{ ref('stg_supplementary__cla_review_detail') }}

),

returned_reviews as (

    select
        submission_id,
        'return/' || cast(record_id as varchar) as row_id,
        cast(record_id as varchar) as review_id,
        child_id,
        review_date,
        review_code as participation_code,
        false as is_cancelled,
        source_file,
        source_row
    from {{ ref('stg_ssda903__reviews') }}

),

reviews as (

    select * from extract_reviews
    union all
    select * from returned_reviews

),

sorted_out as (

    select
        reviews.*,
        case
            when reviews.is_cancelled then 'cancelled'
            when reviews.review_date is null then 'no date held'
            when later_meetings.review_id is not null then 'later meeting of a review held in parts'
            when reviews.review_date > submissions.as_at_date then 'dated after the as-at date'
            when reviews.child_id is null then 'child not known'
            else 'held'
        end as outcome,
        logged.review_id is not null as is_logged
    from reviews
    inner join submissions on reviews.submission_id = submissions.submission_id
    left join later_meetings
        on
            reviews.submission_id = later_meetings.submission_id
            and reviews.review_id = later_meetings.review_id
            and reviews.child_id = later_meetings.child_id
    left join logged on reviews.submission_id = logged.submission_id and reviews.review_id = logged.review_id

),

counted as (

    select
        *,
        row_number() over (
            partition by submission_id, child_id, review_date, outcome
            -- the row that more is told of; a database gives rows in no order, so it says nothing
            order by
                case when participation_code is null then 1 else 0 end,
                case when is_logged then 0 else 1 end, review_id, source_row, row_id
        ) as number_on_that_date,
        count(*) over (
            partition by submission_id, child_id, review_date, outcome
        ) as rows_on_that_date
    from sorted_out

)

select
    submission_id,
    row_id,
    review_id,
    child_id,
    review_date,
    participation_code,
    case
        when outcome = 'held' and number_on_that_date > 1 then 'same child and date as another row'
        else outcome
    end as outcome,
    case when outcome = 'held' then cast(rows_on_that_date as integer) end as rows_on_that_date,
    source_file,
    source_row
from counted

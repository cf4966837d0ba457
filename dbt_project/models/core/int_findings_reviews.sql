{%- set found = [
    ('review_before_care', 'fct_cla_review', "not_assessable_reason = 'before_period_of_care'", 'reviews'),
    ('review_outside_care', 'fct_cla_review', "not_assessable_reason = 'outside_period_of_care'", 'reviews'),
    ('review_on_last_day_of_care', 'fct_cla_review', 'review_date = period_ended_on', 'reviews'),
    ('two_reviews_on_a_day', 'fct_cla_review', 'rows_on_that_date > 1', 'reviews'),
    ('participation_of_another_age', 'fct_cla_review', "participation_code = 'PN0' and age_at_review >= 4", 'reviews'),
    ('participation_of_another_age', 'fct_cla_review', "participation_code like 'PN%' and participation_code <> 'PN0' and age_at_review < 4", 'reviews'),
    ('participation_not_known', 'fct_cla_review', "participation_code = 'not known' and not is_short_break", 'reviews'),
    ('review_after_the_as_at_date', 'int_cla_review_rows', 'true', 'to_come'),
    ('form_returned_before_it_was_sent', 'fct_review_consultation', 'returns_before_it_is_sent'),
] -%}

with reviews as (

    select
        reviews.*,
        periods.ended_on as period_ended_on,
        held.rows_on_that_date
    from {{ ref('fct_cla_review') }} as reviews
    left join {{ ref('int_periods_of_care') }} as periods
        on
            reviews.submission_id = periods.submission_id
            and reviews.period_of_care_id = periods.period_of_care_id
    left join {{ ref('int_cla_reviews') }} as held
        on
            reviews.submission_id = held.submission_id
            and reviews.child_id = held.child_id
            and reviews.review_date = held.review_date

),

known as (

    select distinct
        submission_id,
        child_id,
        review_id
    from {{ ref('int_cla_review_rows') }}

),

first_days as (

    select
        submission_id,
        child_id,
        min(started_on) as first_day
    from {{ ref('int_periods_of_care') }}
    group by submission_id, child_id

),

-- meetings that the review log has and the extract of reviews has not; later parts of a review are no reviews
only_in_the_log as (

    select
        details.submission_id,
        details.row_id,
        people.child_id,
        coalesce(details.held_on < first_days.first_day, false) as is_before_care,
        details.source_file,
        details.source_row
    from {{ ref('stg_supplementary__cla_review_detail') }} as details
    inner join {{ ref('int_extract_children') }} as people
        on
            details.submission_id = people.submission_id
            and details.person_id = people.person_id
    left join first_days
        on
            people.submission_id = first_days.submission_id
            and people.child_id = first_days.child_id
    left join known
        on
            people.submission_id = known.submission_id
            and people.child_id = known.child_id
            and details.review_id = known.review_id
    where
        known.review_id is null
        and details.held_on is not null
        and coalesce(details.part_no, 1) <= 1

),

to_come as (

    select
        submission_id,
        row_id as fact_key,
        child_id,
        source_file,
        source_row
    from {{ ref('int_cla_review_rows') }}
    where outcome = 'dated after the as-at date'

),

findings as (

    {{ findings_of(found) }}
    union all
    select
        submission_id,
        case when is_before_care then 'review_before_care' else 'review_only_in_the_log' end as finding_code,
        'stg_supplementary__cla_review_detail' as fact,
        row_id as fact_key,
        child_id,
        source_file,
        source_row
    from only_in_the_log

)

select * from findings

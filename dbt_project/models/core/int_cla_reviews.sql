with periods as (

    select * from {{ ref('int_periods_of_care') }}

),

reviews as (

    select * from {{ ref('int_cla_review_rows') }}
    where outcome = 'held'

),

in_periods as (

    select
        reviews.*,
        periods.period_of_care_id,
        periods.is_short_break,
        row_number() over (
            partition by reviews.submission_id, reviews.child_id, reviews.review_date
            -- the day on which one period ends belongs to it, also when another begins
            order by
                case when periods.is_short_break then 1 else 0 end,
                case when periods.is_short_break then -periods.period_number else periods.period_number end
        ) as choice
    from reviews
    left join periods
        on
            reviews.submission_id = periods.submission_id
            and reviews.child_id = periods.child_id
            and reviews.review_date >= periods.started_on
            and reviews.review_date <= coalesce(periods.last_day_for_reviews, cast('9999-12-31' as date))

),

last_starts as (

    select
        submission_id,
        child_id,
        max(started_on) as last_started_on
    from periods
    group by submission_id, child_id

)

select
    in_periods.submission_id,
    in_periods.review_id,
    in_periods.child_id,
    in_periods.review_date,
    in_periods.participation_code,
    in_periods.rows_on_that_date,
    in_periods.period_of_care_id,
    in_periods.is_short_break,
    case
        when in_periods.period_of_care_id is not null then null
        when in_periods.review_date < last_starts.last_started_on then 'before_period_of_care'
        else 'outside_period_of_care'
    end as outside_reason,
    in_periods.source_file,
    in_periods.source_row
from in_periods
left join last_starts
    on
        in_periods.submission_id = last_starts.submission_id
        and in_periods.child_id = last_starts.child_id
where in_periods.choice = 1

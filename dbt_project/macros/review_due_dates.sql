{# When each review of a period of care falls due, which is told in int_cla_reviews_due. Judging what was held is not here. #}

{#- Common table expressions that end in judged: one row for each row of int_cla_review_steps, with its due dates. -#}
{% macro review_due_dates() -%}
with steps as (

    select
        steps.*,
        submissions.as_at_date,
        submissions.review_intervals,
        coalesce(steps.previous_review_date, steps.period_started_on) as counted_from,
        calendar.twenty_working_days_later
    from {{ ref('int_cla_review_steps') }} as steps
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on steps.submission_id = submissions.submission_id
    left join {{ ref('int_working_days') }} as calendar
        on steps.period_started_on = calendar.calendar_date

),

with_intervals as (

    select
        *,
        case review_intervals
            when 'days_91_183' then {{ add_days('counted_from', 91) }}
            else {{ add_months('counted_from', 3) }}
        end as three_months_on,
        case review_intervals
            when 'days_91_183' then {{ add_days('counted_from', 183) }}
            else {{ add_months('counted_from', 6) }}
        end as six_months_on,
        case review_intervals
            when 'days_91_183' then {{ add_days('reviews_told_from', 183) }}
            else {{ add_months('reviews_told_from', 6) }}
        end as six_months_without
    from steps

),

with_due_dates as (

    select
        *,
        case
            when review_number = 1 and not is_complete then null
            when review_number = 1 and is_short_break then three_months_on
            when review_number = 1 then twenty_working_days_later
            when review_number = 2 and not is_short_break then three_months_on
            else six_months_on
        end as earliest_due,
        case
            -- whatever was held before the data begin, one more was due within six months of that day
            when review_number = 1 and not is_complete and review_date is null and not is_short_break
                then six_months_without
            when review_number = 1 and not is_complete then null
            when review_number = 1 and is_short_break then three_months_on
            when review_number = 1 then twenty_working_days_later
            -- the second review that we can see may be a later one
            when review_number = 2 and not is_short_break and is_complete then three_months_on
            else six_months_on
        end as latest_due
    from with_intervals

),

judged as (

    select
        *,
        coalesce(latest_due > period_ended_on or latest_due > birthday_18, false) as none_was_due,
        case
            when latest_due is null and not is_complete then 'earlier_reviews_not_in_the_data'
            when latest_due is null then 'no_bank_holidays_for_that_time'
            when review_date > earliest_due and review_date <= latest_due then 'interval_not_known'
            when review_date > latest_due and (latest_due > period_ended_on or latest_due > birthday_18)
                then 'none_was_due'
        end as not_assessable_reason
    from with_due_dates

)
{%- endmacro %}


{#- One row for each review of `reviews` that was held, counted on its day, and one for each that was not held when the figures
    of the year it was due in end, counted on the day it was due. `years` has the last day of each year's figures. -#}
{% macro held_or_missed(held_on, due_on) -%}
    select
        *,
        fact_key as due_key,
        {{ held_on }} as counted_on,
        status as outcome
    from reviews
    where {{ held_on }} is not null
    union all
    select
        reviews.*,
        reviews.fact_key || '/missed' as due_key,
        reviews.{{ due_on }} as counted_on,
        'missed' as outcome
    from reviews
    left join years
        on
            reviews.submission_id = years.submission_id
            and reviews.due_year = years.collection_year
    where
        reviews.{{ held_on }} is null
        or reviews.held_year > reviews.due_year
        or (reviews.{{ due_on }} <= years.ends_on and reviews.{{ held_on }} > years.ends_on)
{%- endmacro %}

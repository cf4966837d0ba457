with submissions as (

    select
        submissions.submission_id,
        submissions.history_from,
        submissions.as_at_date,
        max(supplied.table_name) as supplied_table
    from {{ ref('stg_carefacts__submissions') }} as submissions
    left join {{ ref('stg_carefacts__supplied_columns') }} as supplied
        on
            submissions.submission_id = supplied.submission_id
            and supplied.table_name = 'foster_review'
    group by submissions.submission_id, submissions.history_from, submissions.as_at_date

),

households as (

    select * from {{ ref('int_foster_households') }}

),

-- a household that was approved more than once: the review is of the approval that held on its day
candidates as (

    select
        reviews.submission_id,
        reviews.foster_review_id,
        reviews.review_no,
        reviews.kind,
        reviews.due_on as due_as_given,
        reviews.held_on,
        households.household_key,
        households.approved_on,
        households.approved_on > reviews.held_on as is_before_approval,
        row_number() over (
            partition by reviews.submission_id, reviews.foster_review_id
            order by
                case when households.approved_on <= reviews.held_on then 0 else 1 end,
                case when households.approved_on <= reviews.held_on then households.approved_on end desc,
                households.approved_on
        ) as choice
    from {{ ref('stg_supplementary__foster_review') }} as reviews
    inner join submissions on reviews.submission_id = submissions.submission_id
    left join households
        on
            reviews.submission_id = households.submission_id
            and reviews.household_id = households.household_id
    where reviews.held_on <= submissions.as_at_date

),

held as (

    select
        candidates.*,
        submissions.history_from,
        row_number() over own_reviews as number_in_data,
        row_number() over (
            partition by candidates.submission_id, candidates.household_key, candidates.is_before_approval
            order by candidates.held_on desc, candidates.foster_review_id desc
        ) as number_from_last,
        lag(candidates.held_on) over own_reviews as previous_held_on,
        lag(candidates.review_no) over own_reviews as previous_review_no
    from candidates
    inner join submissions on candidates.submission_id = submissions.submission_id
    where candidates.choice = 1
    window own_reviews as (
        partition by candidates.submission_id, candidates.household_key, candidates.is_before_approval
        order by candidates.held_on, candidates.foster_review_id
    )

),

counted as (

    select
        *,
        case
            when household_key is null or is_before_approval then null
            when number_in_data > 1 and coalesce(review_no <= previous_review_no + 1, true)
                then previous_held_on
            when
                number_in_data = 1
                and (review_no = 1 or kind = 'FIRST' or (review_no is null and approved_on >= history_from))
                then approved_on
        end as counted_from
    from held

),

reviewed as (

    select
        submission_id,
        household_key,
        foster_review_id,
        counted_from,
        coalesce(counted_from = approved_on and number_in_data = 1, false) as is_first,
        case when not is_before_approval then coalesce(previous_held_on, approved_on) end as waits_from,
        coalesce({{ add_years('counted_from', 1) }}, due_as_given) as due_on,
        held_on,
        is_before_approval
    from counted

),

waiting as (

    select
        households.submission_id,
        households.household_key,
        cast(null as varchar) as foster_review_id,
        -- of one approved before the data begin, earlier reviews may be missing
        coalesce(
            last_held.held_on,
            case
                when households.approved_on < submissions.history_from then submissions.history_from
                else households.approved_on
            end
        ) as counted_from,
        last_held.held_on is null and households.approved_on >= submissions.history_from as is_first,
        coalesce(last_held.held_on, households.approved_on) as waits_from
    from households
    inner join submissions on households.submission_id = submissions.submission_id
    left join held as last_held
        on
            households.submission_id = last_held.submission_id
            and households.household_key = last_held.household_key
            and not last_held.is_before_approval
            and last_held.number_from_last = 1
    where
        households.is_reviewed_yearly
        and submissions.supplied_table is not null

)

select * from reviewed
union all
select
    *,
    {{ add_years('counted_from', 1) }} as due_on,
    cast(null as date) as held_on,
    cast(null as boolean) as is_before_approval
from waiting

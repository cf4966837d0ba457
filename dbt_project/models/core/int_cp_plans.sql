with conferences as (

    select
        links.submission_id,
        links.plan_row_id,
        links.conference_row_id,
        conferences.held_on,
        coalesce(conferences.is_transfer_in, false) as is_transfer_in
    from {{ ref('int_conference_plan_links') }} as links
    inner join {{ ref('stg_ssd__initial_cp_conference') }} as conferences
        on
            links.submission_id = conferences.submission_id
            and links.conference_row_id = conferences.row_id

),

reviews_supplied as (

    select distinct submission_id
    from {{ ref('stg_carefacts__supplied_columns') }}
    where table_name = 'ssd_cp_reviews'

),

plans as (

    select
        plans.submission_id,
        plans.row_id as plan_row_id,
        plans.plan_id,
        plans.person_id,
        plans.started_on,
        -- what lies after the as-at date has not happened yet
        case when plans.ended_on <= submissions.as_at_date then plans.ended_on end as ended_on,
        plans.initial_category,
        plans.latest_category,
        coalesce(plans.is_for_other_authority, false) as is_for_other_authority,
        conferences.conference_row_id,
        conferences.held_on as conference_on,
        coalesce(conferences.is_transfer_in, false) as is_from_transfer,
        submissions.as_at_date,
        plans.started_on >= submissions.history_from as is_complete,
        reviews_supplied.submission_id is not null as are_reviews_supplied,
        plans.source_file,
        plans.source_row
    from {{ ref('stg_ssd__cp_plans') }} as plans
    inner join {{ ref('stg_carefacts__submissions') }} as submissions
        on plans.submission_id = submissions.submission_id
    left join reviews_supplied on plans.submission_id = reviews_supplied.submission_id
    left join conferences
        on
            plans.submission_id = conferences.submission_id
            and plans.row_id = conferences.plan_row_id

)

select
    submission_id,
    plan_row_id,
    plan_id,
    person_id,
    started_on,
    ended_on,
    case when ended_on < started_on then started_on else ended_on end as closed_on,
    coalesce(started_on <= as_at_date, false) and ended_on is null as is_open,
    initial_category,
    latest_category,
    is_for_other_authority,
    not is_for_other_authority and coalesce(started_on <= as_at_date, false) as is_counted,
    conference_row_id,
    conference_on,
    is_from_transfer,
    is_complete,
    are_reviews_supplied,
    as_at_date,
    source_file,
    source_row
from plans

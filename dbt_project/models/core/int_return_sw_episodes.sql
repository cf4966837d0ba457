with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where
        road = 'extracts'
        and collection_year >= 2024

),

referred as (

    select
        submission_id,
        referral_id,
        min(person_id) as person_id
    from {{ ref('stg_ssd__cin_episodes') }}
    where referral_id is not null
    group by submission_id, referral_id

),

workers as (

    select
        submission_id,
        worker_id,
        min(registration_number) as registration_number
    from {{ ref('stg_ssd__professionals') }}
    group by submission_id, worker_id

),

allocated as (

    select
        involvements.*,
        people.child_id,
        workers.registration_number,
        submissions.year_start,
        submissions.year_end
    from {{ ref('stg_ssd__involvements') }} as involvements
    inner join submissions on involvements.submission_id = submissions.submission_id
    left join referred
        on
            involvements.submission_id = referred.submission_id
            and involvements.referral_id = referred.referral_id
    inner join {{ ref('int_extract_children') }} as people
        on
            involvements.submission_id = people.submission_id
            and coalesce(involvements.person_id, referred.person_id) = people.person_id
    left join workers
        on
            involvements.submission_id = workers.submission_id
            and involvements.worker_id = workers.worker_id
    where
        involvements.worker_role in (
            {%- for role in var('allocated_worker_roles') %}
                '{{ role }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
        and involvements.started_on <= submissions.year_end
        and (involvements.ended_on >= submissions.year_start or involvements.ended_on is null)

),

while_looked_after as (

    select
        allocated.submission_id,
        allocated.row_id,
        min(periods.started_on) as entered_care_on
    from allocated
    inner join {{ ref('int_periods_of_care') }} as periods
        on
            allocated.submission_id = periods.submission_id
            and allocated.child_id = periods.child_id
            and allocated.started_on <= coalesce(periods.ended_on, allocated.year_end)
            and coalesce(allocated.ended_on, allocated.year_end) >= periods.started_on
    where
        not periods.is_short_break
        and periods.started_on <= allocated.year_end
        and (periods.ended_on >= allocated.year_start or periods.ended_on is null)
    group by allocated.submission_id, allocated.row_id

),

dated as (

    select
        allocated.*,
        -- the collection asks from the day the child came into care, and for no day before its first year
        greatest(
            allocated.started_on, while_looked_after.entered_care_on, cast('2023-04-01' as date)
        ) as with_child_from
    from allocated
    inner join while_looked_after
        on
            allocated.submission_id = while_looked_after.submission_id
            and allocated.row_id = while_looked_after.row_id

)

select
    dated.submission_id,
    cast(row_number() over (
        partition by dated.submission_id
        order by dated.child_id, dated.with_child_from, dated.source_file, dated.source_row
    ) - 1 as bigint) as record_id,
    dated.child_id,
    case when children.has_return_id then dated.child_id end as child,
    dated.row_id,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    dated.registration_number as sw_id,
    {{ format_uk_date('dated.with_child_from') }} as sw_decom,
    case when dated.ended_on <= dated.year_end then {{ format_uk_date('dated.ended_on') }} end as sw_dec,
    dated.change_reason as sw_reason,
    dated.source_file,
    dated.source_row
from dated
inner join {{ ref('int_children') }} as children
    on
        dated.submission_id = children.submission_id
        and dated.child_id = children.child_id

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where
        road = 'extracts'
        and collection_year >= 2027

),

orders as (

    select
        orders.*,
        people.child_id,
        submissions.year_end
    from {{ ref('stg_supplementary__dolo_order') }} as orders
    inner join submissions on orders.submission_id = submissions.submission_id
    inner join {{ ref('int_extract_children') }} as people
        on
            orders.submission_id = people.submission_id
            and orders.person_id = people.person_id
    inner join {{ ref('int_care_in_the_year') }} as care
        on
            people.submission_id = care.submission_id
            and people.child_id = care.child_id
    where
        orders.started_on <= submissions.year_end
        and (orders.ended_on >= submissions.year_start or orders.ended_on is null)

)

select
    orders.submission_id,
    cast(row_number() over (
        partition by orders.submission_id
        order by orders.child_id, orders.started_on, orders.source_file, orders.source_row
    ) - 1 as bigint) as record_id,
    orders.child_id,
    case when children.has_return_id then orders.child_id end as child,
    orders.row_id,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    {{ format_uk_date('orders.started_on') }} as dolo_start,
    -- an end after 31 March belongs to the next return
    case when orders.ended_on <= orders.year_end then {{ format_uk_date('orders.ended_on') }} end as dolo_end,
    orders.source_file,
    orders.source_row
from orders
inner join {{ ref('int_children') }} as children
    on
        orders.submission_id = children.submission_id
        and orders.child_id = children.child_id

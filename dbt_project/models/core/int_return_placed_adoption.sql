with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

decisions as (

    select
        decisions.*,
        -- a reversal after 31 March belongs to the next return
        decisions.reversed_on > submissions.year_end as is_reversed_later
    from {{ ref('int_permanence') }} as decisions
    inner join submissions on decisions.submission_id = submissions.submission_id
    inner join {{ ref('int_care_in_the_year') }} as care
        on
            decisions.submission_id = care.submission_id
            and decisions.child_id = care.child_id
    where
        decisions.decided_on <= submissions.year_end
        and (decisions.reversed_on >= submissions.year_start or decisions.reversed_on is null)
        -- an order of permanence ended what was decided before it
        and (decisions.ordered_on >= submissions.year_start or decisions.ordered_on is null)

)

select
    decisions.submission_id,
    cast(row_number() over (
        partition by decisions.submission_id
        order by decisions.child_id, decisions.decided_on, decisions.source_file, decisions.source_row
    ) - 1 as bigint) as record_id,
    decisions.child_id,
    case when children.has_return_id then decisions.child_id end as child,
    decisions.row_id,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    {{ format_uk_date('decisions.decided_on') }} as date_placed,
    case when decisions.is_reversed_later then null else {{ format_uk_date('decisions.reversed_on') }} end
        as date_placed_ceased,
    case
        when decisions.is_reversed_later then null else decisions.reversed_reason
    end as reason_placed_ceased,
    decisions.source_file,
    decisions.source_row
from decisions
inner join {{ ref('int_children') }} as children
    on
        decisions.submission_id = children.submission_id
        and decisions.child_id = children.child_id

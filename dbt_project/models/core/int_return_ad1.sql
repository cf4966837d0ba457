with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

adopted as (

    select * from {{ ref('int_care_in_the_year') }}
    where adopted_on is not null

),

decisions as (

    select
        *,
        row_number() over (
            partition by submission_id, child_id
            order by
                case when reversed_on is null then 0 else 1 end asc,
                case when decided_on is null then 1 else 0 end asc,
                decided_on desc,
                source_file asc,
                source_row asc
        ) as choice
    from {{ ref('int_permanence') }}

)

select
    adopted.submission_id,
    cast(row_number() over (partition by adopted.submission_id order by adopted.child_id) - 1 as bigint)
        as record_id,
    adopted.child_id,
    case when children.has_return_id then adopted.child_id end as child,
    decisions.row_id,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    {{ format_uk_date('decisions.decided_on') }} as date_int,
    {{ format_uk_date('decisions.matched_on') }} as date_match,
    {{ one_or_zero('decisions.adopted_by_carer') }} as foster_care,
    decisions.number_of_adopters as nb_adoptr,
    decisions.adopters_sex as sex_adoptr,
    decisions.adopters_legal_status as ls_adoptr,
    coalesce(decisions.source_file, children.source_file) as source_file,
    case
        when decisions.source_file is null then children.source_row else decisions.source_row
    end as source_row
from adopted
inner join submissions on adopted.submission_id = submissions.submission_id
-- a child without a row of permanence is returned too, for the rules to say what is missing
inner join {{ ref('stg_carefacts__supplied_columns') }} as supplied
    on
        adopted.submission_id = supplied.submission_id
        and supplied.table_name = 'ad1'
        and supplied.column_name = 'child'
inner join {{ ref('int_children') }} as children
    on
        adopted.submission_id = children.submission_id
        and adopted.child_id = children.child_id
left join decisions
    on
        adopted.submission_id = decisions.submission_id
        and adopted.child_id = decisions.child_id
        and decisions.choice = 1

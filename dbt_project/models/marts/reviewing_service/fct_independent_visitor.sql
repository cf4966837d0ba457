select
    visitors.submission_id,
    visitors.match_id as fact_key,
    coalesce(children.child_id, upper(visitors.person_id)) as child_id,
    visitors.referral_on,
    visitors.matched_on,
    visitors.ended_on,
    case
        when visitors.matched_on >= visitors.referral_on
            then {{ days_between('visitors.referral_on', 'visitors.matched_on') }}
    end as days_waited,
    visitors.source_file,
    visitors.source_row
from {{ ref('stg_supplementary__independent_visitor') }} as visitors
left join {{ ref('int_extract_children') }} as children
    on
        visitors.submission_id = children.submission_id
        and visitors.person_id = children.person_id

with children as (

    select * from {{ ref('int_cla_snapshot_children') }}

)

select
    children.submission_id,
    children.child_id || '/' || cast(children.snapshot_on as varchar) as fact_key,
    children.child_id,
    children.snapshot_on,
    children.period_of_care_id,
    children.started_on as period_started_on,
    children.is_short_break,
    {{ age_band('children.date_of_birth', 'children.snapshot_on') }} as age_band,
    {{ sex_group('children.sex') }} as sex,
    {{ ethnic_group('children.ethnicity') }} as ethnic_group,
    statuses.is_uasc,
    case
        when statuses.is_disabled then 'disabled'
        when not statuses.is_disabled then 'not disabled'
        else 'not known'
    end as disability,
    {{ legal_status_group('children.ls') }} as legal_status_group,
    placements.placement_key,
    {{ placement_group('placements.place') }} as placement_group,
    coalesce(placements.place_provider, 'not known') as provider,
    coalesce(locations.location, 'not known') as location,
    case
        when locations.miles > 20 then 'over 20 miles'
        when locations.miles <= 20 then '20 miles or less'
        else 'not known'
    end as distance_band,
    coalesce(locations.miles > 20 and locations.location = 'outside', false) as is_over_20_miles_and_outside,
    case
        when children.started_on > {{ add_months('children.snapshot_on', -6) }} then 'under 6 months'
        when children.started_on > {{ add_months('children.snapshot_on', -12) }} then '6 months to 1 year'
        when children.started_on > {{ add_months('children.snapshot_on', -24) }} then '1 to 2 years'
        when children.started_on > {{ add_months('children.snapshot_on', -60) }} then '2 to 5 years'
        else '5 years and over'
    end as time_in_care_band,
    coalesce(children.started_on <= {{ add_months('children.snapshot_on', -6) }}, false)
        as is_in_care_6_months,
    stability.placements_in_12_months,
    coalesce(stability.placements_in_12_months >= 3, false) as has_three_placements,
    coalesce(stability.is_long_term, false) as is_long_term,
    stability.is_same_placement_2_years,
    {{ is_unregistered_placement('placements.place', 'placements.urn') }} as is_unregistered,
    reviews.review_verdict,
    reviews.last_review_on,
    reviews.overdue_since,
    reviews.overdue_since is not null as has_overdue_review,
    coalesce(plans.has_midway_review, false) as has_midway_review,
    coalesce(plans.is_care_plan_current, false) as is_care_plan_current,
    coalesce(plans.is_seen_in_6_months, false) as is_seen_in_6_months,
    coalesce(pathways.is_eligible_for_pathway_plan, false) as is_eligible_for_pathway_plan,
    coalesce(plans.has_pathway_plan, false) as has_pathway_plan,
    children.source_file,
    children.source_row
from children
left join {{ ref('int_placements') }} as placements
    on
        children.submission_id = placements.submission_id
        and children.placement_key = placements.placement_key
left join {{ ref('int_placement_locations') }} as locations
    on
        children.submission_id = locations.submission_id
        and children.placement_key = locations.placement_key
{%- for part in ['statuses', 'stability', 'reviews', 'plans', 'pathways'] %}
    left join {{ ref('int_cla_snapshot_' ~ part) }} as {{ part }}
        on
            children.submission_id = {{ part }}.submission_id
            and children.snapshot_on = {{ part }}.snapshot_on
            and children.child_id = {{ part }}.child_id
{%- endfor %}

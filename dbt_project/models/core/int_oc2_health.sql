{%- set of_the_year -%}
    inner join submissions on rows.submission_id = submissions.submission_id
    inner join people
        on
            rows.submission_id = people.submission_id
            and rows.person_id = people.person_id
{%- endset -%}

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

people as (

    select
        submission_id,
        person_id,
        child_id
    from {{ ref('int_extract_children') }}

),

checks as (

    select
        rows.submission_id,
        people.child_id,
        count(
            case when rows.check_type like '%DENT%' or rows.check_type like '%TEETH%' then 1 end
        ) as dental_checks,
        count(
            case
                when
                    rows.check_type like '%HEALTH%'
                    and rows.check_type not like '%DENT%'
                    and rows.check_type not like '%TEETH%'
                    then 1
            end
        ) as health_assessments
    from {{ ref('stg_ssd__cla_health') }} as rows
    {{ of_the_year }}
    where
        rows.checked_on between submissions.year_start and submissions.year_end
        and rows.status in (
            {%- for word in var('health_check_done_words') %}
                '{{ word }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    group by rows.submission_id, people.child_id

),

immunisation_records as (

    select
        rows.submission_id,
        people.child_id,
        rows.status,
        -- the newest record says how things stand; of several of one day, or without days, one Y is enough
        rank() over (
            partition by rows.submission_id, people.child_id
            order by coalesce(rows.status_set_on, cast('0001-01-01' as date)) desc
        ) as place_from_newest
    from {{ ref('stg_ssd__cla_immunisations') }} as rows
    {{ of_the_year }}

),

immunisations as (

    select
        submission_id,
        child_id,
        max(status) as status
    from immunisation_records
    where place_from_newest = 1
    group by submission_id, child_id

),

convictions as (

    select
        rows.submission_id,
        people.child_id,
        count(*) as offences
    from {{ ref('stg_ssd__cla_convictions') }} as rows
    {{ of_the_year }}
    where rows.offence_on between submissions.year_start and submissions.year_end
    group by rows.submission_id, people.child_id

),

substance_misuse as (

    select
        rows.submission_id,
        people.child_id,
        -- Y comes last here too
        max(rows.intervention_received) as intervention_received
    from {{ ref('stg_ssd__cla_substance_misuse') }} as rows
    {{ of_the_year }}
    where rows.identified_on between submissions.year_start and submissions.year_end
    group by rows.submission_id, people.child_id

),

children as (

    select distinct
        submission_id,
        child_id
    from people

)

select
    children.submission_id,
    children.child_id,
    coalesce(checks.dental_checks, 0) as dental_checks,
    coalesce(checks.health_assessments, 0) as health_assessments,
    immunisations.status as immunisations_status,
    coalesce(convictions.offences, 0) as offences,
    substance_misuse.child_id is not null as has_misuse,
    substance_misuse.intervention_received
from children
left join checks
    on
        children.submission_id = checks.submission_id
        and children.child_id = checks.child_id
left join immunisations
    on
        children.submission_id = immunisations.submission_id
        and children.child_id = immunisations.child_id
left join convictions
    on
        children.submission_id = convictions.submission_id
        and children.child_id = convictions.child_id
left join substance_misuse
    on
        children.submission_id = substance_misuse.submission_id
        and children.child_id = substance_misuse.child_id

with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

-- that nothing is recorded says something only where the extract came
supplied as (

    select
        submission_id,
        bool_or(column_name = 'child') as has_child,
        bool_or(column_name = 'convicted') as has_convicted,
        bool_or(column_name = 'immunisations') as has_immunisations,
        bool_or(column_name = 'teeth_check') as has_teeth_check,
        bool_or(column_name = 'health_assessment') as has_health_assessment,
        bool_or(column_name = 'substance_misuse') as has_substance_misuse,
        bool_or(column_name = 'intervention_received') as has_intervention_received
    from {{ ref('stg_carefacts__supplied_columns') }}
    where table_name = 'oc2'
    group by submission_id

),

children as (

    select
        children.*,
        supplied.has_convicted,
        supplied.has_immunisations,
        supplied.has_teeth_check,
        supplied.has_health_assessment,
        supplied.has_substance_misuse,
        supplied.has_intervention_received,
        {{ age_in_years('children.date_of_birth', 'submissions.year_end') }} as age
    from {{ ref('int_care_in_the_year') }} as care
    inner join submissions on care.submission_id = submissions.submission_id
    inner join supplied on care.submission_id = supplied.submission_id
    inner join {{ ref('int_children') }} as children
        on
            care.submission_id = children.submission_id
            and care.child_id = children.child_id
    where
        care.is_looked_after_for_12_months
        and supplied.has_child

)

select
    children.submission_id,
    cast(row_number() over (partition by children.submission_id order by children.child_id) - 1 as bigint)
        as record_id,
    children.child_id,
    case when children.has_return_id then children.child_id end as child,
    {{ format_uk_date('children.date_of_birth') }} as dob,
    questionnaires.score as sdq_score,
    questionnaires.no_score_reason as sdq_reason,
    case
        when not children.has_convicted then null
        when health.offences > 0 then '1'
        -- nobody is asked of a child under the age of criminal responsibility
        when children.age < 10 then null
        else '0'
    end as convicted,
    case when children.age < 5 then {{ one_or_zero('questionnaires.health_check_up_to_date') }} end
        as health_check,
    case
        when children.has_immunisations then {{ one_or_zero("coalesce(health.immunisations_status, 'N')") }}
    end as immunisations,
    case when children.has_teeth_check then case when health.dental_checks > 0 then '1' else '0' end end
        as teeth_check,
    -- a child under five is assessed twice a year
    case
        when not children.has_health_assessment then null
        when health.health_assessments >= case when children.age < 5 then 2 else 1 end then '1'
        else '0'
    end as health_assessment,
    case when children.has_substance_misuse then case when health.has_misuse then '1' else '0' end end
        as substance_misuse,
    case
        when children.has_intervention_received and health.has_misuse
            then {{ one_or_zero("coalesce(health.intervention_received, 'N')") }}
    end as intervention_received,
    case
        when health.has_misuse and coalesce(health.intervention_received, 'N') <> 'Y'
            then {{ one_or_zero('questionnaires.intervention_offered') }}
    end as intervention_offered,
    children.source_file,
    children.source_row
from children
inner join {{ ref('int_oc2_health') }} as health
    on
        children.submission_id = health.submission_id
        and children.child_id = health.child_id
inner join {{ ref('int_oc2_questionnaires') }} as questionnaires
    on
        children.submission_id = questionnaires.submission_id
        and children.child_id = questionnaires.child_id

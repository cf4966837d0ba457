with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        sdq_score,
        sdq_reason,
        convicted,
        health_check,
        immunisations,
        teeth_check,
        health_assessment,
        substance_misuse,
        intervention_received,
        intervention_offered,
        source_file,
        source_row
    from {{ ref('stg_ssda903__oc2') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        sdq_score,
        sdq_reason,
        convicted,
        health_check,
        immunisations,
        teeth_check,
        health_assessment,
        substance_misuse,
        intervention_received,
        intervention_offered,
        source_file,
        source_row
    from {{ ref('int_return_oc2') }}

)

select * from files
union all
select * from extracts

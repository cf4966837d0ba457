with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        in_touch,
        activ,
        accom,
        source_file,
        source_row
    from {{ ref('stg_ssda903__oc3') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        in_touch,
        activ,
        accom,
        source_file,
        source_row
    from {{ ref('int_return_oc3') }}

)

select * from files
union all
select * from extracts

with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        sex,
        dob_text as dob,
        duc_text as duc,
        source_file,
        source_row
    from {{ ref('stg_ssda903__uasc') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        sex,
        dob,
        duc,
        source_file,
        source_row
    from {{ ref('int_return_uasc') }}

)

select * from files
union all
select * from extracts

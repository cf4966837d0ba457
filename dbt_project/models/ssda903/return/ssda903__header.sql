with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        sex,
        dob_text as dob,
        ethnic,
        upn,
        mother,
        mc_dob_text as mc_dob,
        uasc,
        source_file,
        source_row
    from {{ ref('stg_ssda903__header') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        sex,
        dob,
        ethnic,
        upn,
        mother,
        mc_dob,
        cast(null as varchar) as uasc,
        source_file,
        source_row
    from {{ ref('int_return_header') }}

)

select * from files
union all
select * from extracts

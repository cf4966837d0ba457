with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        prev_perm,
        la_perm,
        date_perm,
        source_file,
        source_row
    from {{ ref('stg_ssda903__prev_perm') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        prev_perm,
        la_perm,
        date_perm,
        source_file,
        source_row
    from {{ ref('int_return_prev_perm') }}

)

select * from files
union all
select * from extracts

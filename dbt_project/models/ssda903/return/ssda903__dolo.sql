with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        dolo_start_text as dolo_start,
        dolo_end_text as dolo_end,
        source_file,
        source_row
    from {{ ref('stg_ssda903__dolo') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        dolo_start,
        dolo_end,
        source_file,
        source_row
    from {{ ref('int_return_dolo') }}

)

select * from files
union all
select * from extracts

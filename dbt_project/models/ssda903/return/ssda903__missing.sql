with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        missing,
        mis_start_text as mis_start,
        mis_end_text as mis_end,
        source_file,
        source_row
    from {{ ref('stg_ssda903__missing') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        missing,
        mis_start,
        mis_end,
        source_file,
        source_row
    from {{ ref('int_return_missing') }}

)

select * from files
union all
select * from extracts

with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        review_text as review,
        review_code,
        source_file,
        source_row
    from {{ ref('stg_ssda903__reviews') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        review,
        review_code,
        source_file,
        source_row
    from {{ ref('int_return_reviews') }}

)

select * from files
union all
select * from extracts

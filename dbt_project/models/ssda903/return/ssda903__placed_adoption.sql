with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        date_placed_text as date_placed,
        date_placed_ceased_text as date_placed_ceased,
        reason_placed_ceased,
        source_file,
        source_row
    from {{ ref('stg_ssda903__placed_adoption') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        date_placed,
        date_placed_ceased,
        reason_placed_ceased,
        source_file,
        source_row
    from {{ ref('int_return_placed_adoption') }}

)

select * from files
union all
select * from extracts

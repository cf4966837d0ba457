with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        date_int_text as date_int,
        date_match_text as date_match,
        foster_care,
        nb_adoptr,
        sex_adoptr,
        ls_adoptr,
        source_file,
        source_row
    from {{ ref('stg_ssda903__ad1') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        date_int,
        date_match,
        foster_care,
        nb_adoptr,
        sex_adoptr,
        ls_adoptr,
        source_file,
        source_row
    from {{ ref('int_return_ad1') }}

)

select * from files
union all
select * from extracts

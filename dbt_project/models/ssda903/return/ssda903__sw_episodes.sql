with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        dob_text as dob,
        sw_id,
        sw_decom_text as sw_decom,
        sw_dec_text as sw_dec,
        sw_reason,
        source_file,
        source_row
    from {{ ref('stg_ssda903__sw_episodes') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        dob,
        sw_id,
        sw_decom,
        sw_dec,
        sw_reason,
        source_file,
        source_row
    from {{ ref('int_return_sw_episodes') }}

)

select * from files
union all
select * from extracts

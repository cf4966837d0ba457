with files as (

    select
        submission_id,
        record_id,
        child_id as child,
        decom_text as decom,
        rne,
        ls,
        cin,
        place,
        place_provider,
        dec_text as dec,
        rec,
        reason_place_change,
        home_post,
        pl_post,
        urn,
        source_file,
        source_row
    from {{ ref('stg_ssda903__episodes') }}

),

extracts as (

    select
        submission_id,
        record_id,
        child,
        decom,
        rne,
        ls,
        cin,
        place,
        place_provider,
        dec,
        rec,
        reason_place_change,
        home_post,
        pl_post,
        urn,
        source_file,
        source_row
    from {{ ref('int_return_episodes') }}

)

select * from files
union all
select * from extracts

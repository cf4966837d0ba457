with needs as (

    select
        needed.measure_code,
        needed.need,
        needed.table_name
    from ({{ measure_need_rows() }}) as needed (measure_code, need, table_name)

),

supplied as (

    select distinct
        submission_id,
        table_name
    from {{ ref('stg_carefacts__supplied_columns') }}

),

met as (

    select
        submissions.submission_id,
        needs.measure_code,
        needs.need,
        count(supplied.table_name) as tables_supplied
    from {{ ref('stg_carefacts__submissions') }} as submissions
    cross join needs
    left join supplied
        on
            submissions.submission_id = supplied.submission_id
            and needs.table_name = supplied.table_name
    group by submissions.submission_id, needs.measure_code, needs.need

)

select distinct
    submission_id,
    measure_code
from met
where tables_supplied = 0 and measure_code is not null

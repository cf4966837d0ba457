with benchmark_lists as (

    select * from {{ source('carefacts_reference', 'benchmark_lists') }}

)

select
    submission_id,
    benchmark_list
from benchmark_lists

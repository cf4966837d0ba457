with benchmarks as (

    select * from {{ source('carefacts_reference', 'benchmarks') }}

)

select
    benchmark_list,
    source_file,
    source_row,
    dfe_name,
    area_number,
    area_name,
    collection_year,
    cast(value as decimal(14, 4)) as value,
    status
from benchmarks

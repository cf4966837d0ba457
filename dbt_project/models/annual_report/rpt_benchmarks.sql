with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

regions as (

    select * from {{ ref('authority_regions') }}

),

areas as (

    select
        submission_id,
        collection_year,
        'england' as area_kind,
        'England' as area_name,
        'E92000001' as area,
        '970' as dfe_number  -- England, as the DfE numbers areas
    from submissions
    union all
    select
        submissions.submission_id,
        submissions.collection_year,
        'region' as area_kind,
        regions.region_name as area_name,
        regions.region as area,
        regions.region_dfe_number as dfe_number
    from submissions
    inner join regions on submissions.authority = regions.authority
    union all
    select
        submissions.submission_id,
        submissions.collection_year,
        'authority' as area_kind,
        regions.authority_name as area_name,
        regions.authority as area,
        regions.dfe_number
    from submissions
    inner join regions on submissions.authority = regions.authority
    union all
    select
        submissions.submission_id,
        submissions.collection_year,
        'neighbours' as area_kind,
        'Statistical neighbours' as area_name,
        regions.authority as area,
        regions.dfe_number
    from submissions
    inner join {{ ref('statistical_neighbours') }} as neighbours
        on submissions.authority = neighbours.authority
    inner join regions on neighbours.neighbour = regions.authority

),

measures as (

    select * from {{ ref('benchmark_measures') }}

),

found as (

    select
        areas.*,
        measures.benchmark_code,
        measures.breakdown,
        measures.category,
        measures.unit,
        figures.collection_year as year_of_figure,
        figures.value,
        figures.status,
        'DfE, ' || figures.source_file as source,
        1 as preference
    from areas
    inner join {{ ref('stg_carefacts__benchmark_lists') }} as lists
        on areas.submission_id = lists.submission_id
    inner join {{ ref('stg_carefacts__benchmarks') }} as figures
        on
            lists.benchmark_list = figures.benchmark_list
            and areas.dfe_number = figures.area_number
            and areas.collection_year >= figures.collection_year
    inner join measures on figures.dfe_name = measures.dfe_name and measures.dfe_table = 'benchmark_file'
    union all
    select
        areas.*,
        measures.benchmark_code,
        measures.breakdown,
        measures.category,
        measures.unit,
        figures.collection_year as year_of_figure,
        figures.value,
        figures.status,
        measures.source,
        2 as preference
    from areas
    inner join {{ ref('benchmark_values') }} as figures
        on areas.area = figures.area and areas.collection_year >= figures.collection_year
    inner join measures
        on
            figures.benchmark_code = measures.benchmark_code
            and figures.breakdown = measures.breakdown
            and figures.category = measures.category

),

-- the file that the council gave goes before what carefacts holds
in_order as (

    select
        *,
        row_number() over (
            partition by submission_id, area_kind, area, benchmark_code, breakdown, category, year_of_figure
            order by preference
        ) as place
    from found

)

select
    submission_id,
    benchmark_code,
    breakdown,
    category,
    area_kind,
    area_name,
    year_of_figure as collection_year,
    cast(avg(value) as decimal(14, 4)) as value,
    unit,
    case when area_kind <> 'neighbours' then min(status) else 'mean' end as status,
    cast(count(value) as integer) as areas_counted,
    min(source) as source
from in_order
where place = 1
group by submission_id, benchmark_code, breakdown, category, area_kind, area_name, year_of_figure, unit
having area_kind <> 'neighbours' or count(value) > 0

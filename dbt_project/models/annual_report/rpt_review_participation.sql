{%- set codes = ['PN0', 'PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7'] -%}
{%- set bands = ['4 to 9', '10 to 15', '16 and over', 'under 4 or not known'] -%}

with submissions as (

    select submission_id from {{ ref('stg_carefacts__submissions') }}

),

reviews as (

    select
        submission_id,
        case
            {%- for code in codes %}
                when participation_code = '{{ code }}' then '{{ code }}'
            {%- endfor %}
            else 'not recorded'
        end as code,
        case
            when age_at_review between 4 and 9 then '4 to 9'
            when age_at_review between 10 and 15 then '10 to 15'
            when age_at_review >= 16 then '16 and over'
            else 'under 4 or not known'
        end as age_band,
        participation_code in ('PN1', 'PN2', 'PN3', 'PN4') as attended,
        participation_code in ('PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6') as took_part,
        participation_code in ('PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7') as is_over_4
    from {{ ref('fct_cla_review') }}
    where
        in_collection_year
        and review_date is not null
        and not is_short_break

),

printed as (

    {%- for code in codes + ['not recorded'] %}
        select
            submissions.submission_id,
            'code' as breakdown,
            '{{ code }}' as category,
            {{ loop.index0 }} as category_order,
            count(case when reviews.code = '{{ code }}' then 1 end) as numerator,
            count(reviews.code) as denominator
        from submissions
        left join reviews on submissions.submission_id = reviews.submission_id
        group by submissions.submission_id
        union all
    {%- endfor %}
    {%- for share in ['took_part', 'attended'] %}
        select
            submissions.submission_id,
            'took_part' as breakdown,
            '{{ share }}' as category,
            {{ loop.index }} as category_order,
            count(case when reviews.{{ share }} then 1 end) as numerator,
            count(case when reviews.is_over_4 then 1 end) as denominator
        from submissions
        left join reviews on submissions.submission_id = reviews.submission_id
        group by submissions.submission_id
        union all
    {%- endfor %}
    {%- for band in bands %}
        select
            submissions.submission_id,
            'age_band' as breakdown,
            '{{ band }}' as category,
            {{ loop.index }} as category_order,
            count(case when reviews.took_part and reviews.age_band = '{{ band }}' then 1 end) as numerator,
            count(case when reviews.is_over_4 and reviews.age_band = '{{ band }}' then 1 end) as denominator
        from submissions
        left join reviews on submissions.submission_id = reviews.submission_id
        group by submissions.submission_id
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    submission_id,
    breakdown,
    category,
    cast(category_order as integer) as category_order,
    cast(numerator as integer) as numerator,
    cast(denominator as integer) as denominator
from printed

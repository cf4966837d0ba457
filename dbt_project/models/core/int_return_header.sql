with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}

),

children as (

    select * from {{ ref('int_children') }}

),

returned as (

    select * from {{ ref('int_return_children') }}

),

first_births as (

    -- of every record that the child has, not of the one that the header is made from
    select
        people.submission_id,
        people.child_id,
        min(mothers.childs_date_of_birth) as first_born_on
    from {{ ref('stg_ssd__mother') }} as mothers
    inner join {{ ref('int_extract_children') }} as people
        on
            mothers.submission_id = people.submission_id
            and mothers.person_id = people.person_id
    group by people.submission_id, people.child_id

),

supplied as (

    select
        submission_id,
        count(case when column_name = 'mother' then 1 end) > 0 as has_mother,
        count(case when column_name = 'mc_dob' then 1 end) > 0 as has_mc_dob
    from {{ ref('stg_carefacts__supplied_columns') }}
    where table_name = 'header'
    group by submission_id

),

headers as (

    select
        children.*,
        returned.is_more_than_short_breaks and coalesce(children.sex, 'U') <> 'M' as is_asked_for_mother,
        coalesce(supplied.has_mother, false) as has_mother,
        coalesce(supplied.has_mc_dob, false) as has_mc_dob,
        first_births.first_born_on,
        -- either source is enough: the flag may be absent from the extract, the birth may not be recorded
        children.is_mother or first_births.first_born_on is not null as is_a_mother,
        submissions.collection_year,
        -- a birth after 31 March belongs to the next return
        coalesce(first_births.first_born_on > submissions.year_end, false) as is_mother_later
    from returned
    inner join submissions on returned.submission_id = submissions.submission_id
    inner join children
        on
            returned.submission_id = children.submission_id
            and returned.child_id = children.child_id
    left join supplied on returned.submission_id = supplied.submission_id
    left join first_births
        on
            children.submission_id = first_births.submission_id
            and children.child_id = first_births.child_id

)

select
    submission_id,
    cast(row_number() over (partition by submission_id order by child_id) - 1 as bigint) as record_id,
    child_id,
    case when has_return_id then child_id end as child,
    {{ return_sex('sex', 'collection_year') }} as sex,
    {{ format_uk_date('date_of_birth') }} as dob,
    coalesce(ethnicity, 'NOBT') as ethnic,
    upn,
    case
        when not is_asked_for_mother or not has_mother then null
        when is_a_mother and not is_mother_later then '1'
        else '0'
    end as mother,
    case
        when has_mc_dob and is_asked_for_mother and is_a_mother and not is_mother_later
            then {{ format_uk_date('first_born_on') }}
    end as mc_dob,
    source_file,
    source_row
from headers

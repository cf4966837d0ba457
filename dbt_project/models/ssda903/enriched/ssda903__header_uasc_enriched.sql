with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

header as (

    select
        *,
        row_number() over (partition by submission_id, child order by record_id) as row_of_child
    from {{ ref('ssda903__header') }}

),

-- only an XML has the flag; without it, a child is unaccompanied who is in UASC
flagged as (

    select distinct submission_id
    from {{ ref('stg_carefacts__supplied_columns') }}
    where table_name = 'header' and column_name = 'uasc'

),

uasc as (

    select
        submission_id,
        child,
        bool_or(duc is not null) as duc_is_recorded,
        max({{ parse_uk_date('duc') }}) as duc,
        {{ add_years("max(" ~ parse_uk_date('dob') ~ ")", 18) }} as birthday_18
    from {{ ref('ssda903__uasc') }}
    where child is not null
    group by submission_id, child

),

children as (

    select
        header.submission_id,
        header.record_id,
        header.child,
        header.row_of_child,
        header.uasc as flag,
        case
            when flagged.submission_id is null then uasc.child is not null
            else coalesce(header.uasc = '1', false)
        end as is_unaccompanied,
        coalesce(uasc.duc_is_recorded, false) as duc_is_recorded,
        uasc.duc,
        uasc.birthday_18
    from header
    left join flagged on header.submission_id = flagged.submission_id
    left join uasc on header.submission_id = uasc.submission_id and header.child = uasc.child

)

select
    children.submission_id,
    children.record_id,
    children.child,
    submissions.rules_year,
    coalesce(children.flag in ('0', '1'), false) as uasc_flag_is_valid,
    children.is_unaccompanied,
    children.duc_is_recorded,
    last_year.child is not null as child_was_in_last_years_header,
    coalesce(last_year.is_unaccompanied, false) as was_unaccompanied_last_year,
    coalesce(last_year.duc_is_recorded, false) as duc_was_recorded_last_year,
    coalesce(
        last_year.duc >= {{ add_years('submissions.year_start', -1) }}
        and last_year.duc < submissions.year_start,
        false
    ) as status_ceased_last_year,
    coalesce(last_year.duc = last_year.birthday_18, false) as status_was_to_cease_at_18,
    coalesce(
        children.duc between submissions.year_start and submissions.year_end or children.duc = last_year.duc,
        false
    ) as duc_is_in_year_or_as_last_year
from children
inner join submissions on children.submission_id = submissions.submission_id
left join children as last_year
    on
        submissions.previous_submission_id = last_year.submission_id
        and children.child = last_year.child
        and last_year.row_of_child = 1

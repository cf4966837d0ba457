with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where road = 'extracts'

),

in_the_year as (

    select
        episodes.*,
        -- what happens after 31 March belongs to the next return
        episodes.dec > submissions.year_end as ends_later
    from {{ ref('int_cla_episodes') }} as episodes
    inner join submissions on episodes.submission_id = submissions.submission_id
    where
        (episodes.decom <= submissions.year_end or episodes.decom is null)
        and (episodes.dec >= submissions.year_start or episodes.dec is null)

),

home_posts as (

    select
        in_periods.submission_id,
        in_periods.episode_id,
        home_postcodes.home_post
    from {{ ref('int_episodes_in_periods') }} as in_periods
    inner join {{ ref('int_home_postcodes') }} as home_postcodes
        on
            in_periods.submission_id = home_postcodes.submission_id
            and in_periods.child_id = home_postcodes.child_id
            and in_periods.is_short_break = home_postcodes.is_short_break
            and in_periods.period_number = home_postcodes.period_number

)

select
    in_the_year.submission_id,
    cast(row_number() over (
        partition by in_the_year.submission_id
        order by in_the_year.child_id, in_the_year.place_in_history
    ) - 1 as bigint) as record_id,
    in_the_year.child_id,
    case when children.has_return_id then in_the_year.child_id end as child,
    {{ format_uk_date('in_the_year.decom') }} as decom,
    in_the_year.rne,
    in_the_year.ls,
    in_the_year.cin,
    in_the_year.place,
    in_the_year.place_provider,
    case when in_the_year.ends_later then null else {{ format_uk_date('in_the_year.dec') }} end as dec,
    case when in_the_year.ends_later then null else in_the_year.rec end as rec,
    case when in_the_year.ends_later then null else in_the_year.reason_place_change end
        as reason_place_change,
    -- the return asks for no place of a short break: neither postcode, nor Ofsted's number
    case when in_the_year.is_short_break then null else home_posts.home_post end as home_post,
    case
        when in_the_year.is_short_break or in_the_year.pl_post like 'ZZ99%' then null
        else {{ spaced_postcode('in_the_year.pl_post') }}
    end as pl_post,
    case when in_the_year.is_short_break then null else in_the_year.urn end as urn,
    in_the_year.source_file,
    in_the_year.source_row
from in_the_year
left join {{ ref('int_children') }} as children
    on
        in_the_year.submission_id = children.submission_id
        and in_the_year.child_id = children.child_id
left join home_posts
    on
        in_the_year.submission_id = home_posts.submission_id
        and in_the_year.episode_id = home_posts.episode_id

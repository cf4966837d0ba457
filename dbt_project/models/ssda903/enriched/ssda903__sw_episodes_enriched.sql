with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

sw_episodes as (

    select * from {{ ref('ssda903__sw_episodes') }}

)

select
    sw_episodes.submission_id,
    sw_episodes.record_id,
    sw_episodes.child,
    submissions.rules_year,
    coalesce(substring(sw_episodes.sw_id from 1 for 2) in ('SW', 'XX'), false) as sw_id_starts_as_it_should
from sw_episodes
inner join submissions on sw_episodes.submission_id = submissions.submission_id

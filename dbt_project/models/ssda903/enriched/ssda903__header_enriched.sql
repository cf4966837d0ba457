with submissions as (

    select * from {{ ref('stg_carefacts__submissions') }}
    where role = 'current'

),

header as (

    select
        *,
        {{ parse_uk_date('dob') }} as date_of_birth,
        {{ parse_uk_date('mc_dob') }} as first_child_born_on,
        count(*) over (partition by submission_id, child) as rows_of_child,
        min(child) over (partition by submission_id, upn) as first_child_of_upn,
        max(child) over (partition by submission_id, upn) as last_child_of_upn
    from {{ ref('ssda903__header') }}

),

codes as (

    select * from {{ ref('ssda903__codes_in_force') }}

),

sex_groups as (

    select * from {{ ref('ssda903__code_groups_in_force') }}
    where field = 'SEX'

),

code_changes as (

    select * from {{ ref('ssda903_code_changes') }}
    where field = 'SEX'

),

episodes as (

    select
        submission_id,
        child,
        max(case when is_short_break then 0 else 1 end) = 1 as has_ordinary_episode,
        max(case when is_last_episode and rec <> 'X1' then dec end) as care_ended_on
    from {{ ref('ssda903__episodes_enriched') }}
    where child is not null
    group by submission_id, child

),

unaccompanied as (

    select distinct
        submission_id,
        child
    from {{ ref('ssda903__uasc') }}

)

select
    header.submission_id,
    header.record_id,
    header.child,
    submissions.rules_year,
    submissions.year_start,
    submissions.year_end,
    header.child is not null and header.rows_of_child > 1 as child_is_repeated,
    header.sex,
    case when header.sex is not null then sex_codes.code is not null end as sex_is_valid,
    coalesce(sex_groups.is_male, false) as is_male,
    coalesce(sex_groups.is_female, false) as is_female,
    header.date_of_birth as dob,
    {{ add_years('header.date_of_birth', 11) }} as birthday_11,
    {{ add_years('header.date_of_birth', 25) }} as birthday_25,
    -- four years old by 31 August of the year before the collection year started
    {{ add_years('header.date_of_birth', 4) }} < {{ add_months('submissions.year_start', -7) }}
        as is_of_school_age,
    unaccompanied.child is not null as is_unaccompanied,
    header.ethnic,
    case when header.ethnic is not null then ethnic_codes.code is not null end as ethnic_is_valid,
    header.upn,
    case
        when header.upn is not null
            then
                upn_codes.code is not null
                or {{ matches('header.upn', "'[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]'") }}
    end as upn_is_valid,
    header.upn is not null
    and upn_codes.code is null
    and header.first_child_of_upn <> header.last_child_of_upn as upn_is_repeated,
    header.mother,
    coalesce(sex_groups.is_female, false) and header.mother is null as mother_is_missing,
    header.first_child_born_on as mc_dob,
    header.mc_dob is not null as mc_dob_is_recorded,
    episodes.child is not null as has_episodes,
    coalesce(episodes.has_ordinary_episode, false) as has_ordinary_episode,
    episodes.care_ended_on,
    last_year.child is not null as child_was_in_last_years_header,
    last_year.sex as last_year_sex,
    code_changes.new_code is not null as sex_only_changed_its_code,
    last_year.dob as last_year_dob,
    last_year.ethnic as last_year_ethnic,
    last_year.upn as last_year_upn,
    case
        when upn_codes.code is null and header.upn is not null
            then last_year.upn is null or last_upn_codes.code is not null
        when header.upn is not null and header.upn <> 'UN1'
            then last_year.upn is null or last_year.upn = 'UN1'
        else false
    end as upn_became_known,
    last_year.mother as last_year_mother,
    last_year.mc_dob as last_year_mc_dob
from header
inner join submissions on header.submission_id = submissions.submission_id
left join episodes on header.submission_id = episodes.submission_id and header.child = episodes.child
left join unaccompanied
    on header.submission_id = unaccompanied.submission_id and header.child = unaccompanied.child
left join {{ ref('ssda903__header_by_child') }} as last_year
    on submissions.previous_submission_id = last_year.submission_id and upper(header.child) = last_year.child
left join sex_groups on submissions.rules_year = sex_groups.rules_year and header.sex = sex_groups.code
left join code_changes
    on
        header.sex = code_changes.new_code
        and last_year.sex = code_changes.old_code
        and submissions.rules_year between code_changes.first_year and code_changes.last_year
{% for field in ['sex', 'ethnic', 'upn'] %}
    left join codes as {{ field }}_codes
        on
            {{ field }}_codes.field = '{{ field | upper }}'
            and submissions.rules_year = {{ field }}_codes.rules_year
            and header.{{ field }} = {{ field }}_codes.code
{% endfor %}
left join codes as last_upn_codes
    on
        last_upn_codes.field = 'UPN'
        and submissions.rules_year = last_upn_codes.rules_year
        and last_year.upn = last_upn_codes.code

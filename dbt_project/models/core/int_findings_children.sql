{%- set found = [
    ('period_ends_before_it_starts', 'fct_period_of_care', 'ends_before_it_starts'),
    ('period_left_open', 'fct_period_of_care', 'is_left_open'),
    ('period_without_a_start', 'fct_period_of_care', 'not started_on_is_known and not is_short_break'),
    ('episode_ends_before_it_starts', 'fct_cla_episode', 'ends_before_it_starts'),
    ('episode_without_first_day', 'fct_cla_episode', 'started_on is null'),
    ('child_in_two_places', 'fct_cla_episode', 'overlaps_the_next'),
    ('episode_left_open', 'fct_cla_episode', 'is_left_open'),
    ('adoption_steps_out_of_order', 'fct_adoption', 'is_out_of_order'),
] -%}

with findings as (

    {{ findings_of(found) }}

)

select * from findings

{# Groups of the return's codes by which children looked after are counted, each as text. Groups of any fact are in report_bands. #}

{# The groups of placements that the DfE prints. #}
{% macro placement_group(place) -%}
    case
        when {{ place }} in ('U1', 'U2', 'U3', 'U4', 'U5', 'U6') then 'foster'
        when {{ place }} in ('A3', 'A4', 'A5', 'A6') then 'adoption'
        when {{ place }} in ('K1', 'K2') then 'residential'
        when {{ place }} in ('K3', 'H5', 'P2', 'P3') then 'supported accommodation'
        when {{ place }} in ('R1', 'R2', 'R3', 'R5', 'S1') then 'other residential'
        when {{ place }} = 'P1' then 'parents'
        when {{ place }} in ('T0', 'T1', 'T2', 'T3', 'T4', 'Z1', 'Z11', 'Z12', 'Z13', 'Z14') then 'other'
        else 'not known'
    end
{%- endmacro %}


{% macro legal_status_group(ls) -%}
    case
        when {{ ls }} = 'C1' then 'interim care order'
        when {{ ls }} = 'C2' then 'full care order'
        when {{ ls }} in ('E1', 'D1') then 'placement order'
        when {{ ls }} = 'V2' then 'accommodated'
        when {{ ls }} in ('L1', 'L2', 'L3') then 'protection'
        when {{ ls }} in ('J1', 'J2', 'J3') then 'youth justice'
        when {{ ls }} in ('V3', 'V4') then 'short breaks'
        else 'not known'
    end
{%- endmacro %}


{% macro cease_reason_group(rec) -%}
    case
        when {{ rec }} in ('E11', 'E12') then 'adopted'
        when {{ rec }} in ('E45', 'E46', 'E47', 'E48', 'E43', 'E44') then 'special guardianship'
        when {{ rec }} = 'E41' then 'child arrangements order'
        when {{ rec }} in ('E4A', 'E4B') then 'home'
        when {{ rec }} = 'E13' then 'other relatives'
        when {{ rec }} in ('E5', 'E6') then 'independent living'
        when {{ rec }} = 'E17' then 'stayed with carers'
        when {{ rec }} = 'E7' then 'adult care'
        when {{ rec }} = 'E3' then 'other authority'
        when {{ rec }} in ('E9', 'E14') then 'custody or remand'
        when {{ rec }} = 'E2' then 'died'
        when {{ rec }} in ('E8', 'E15', 'E16') then 'other'
        else 'not known'
    end
{%- endmacro %}


{# A placement that nobody has registered: a Z code, or a home that must be registered and has no Ofsted number. #}
{% macro is_unregistered_placement(place, urn) -%}
    coalesce(
        {{ place }} in ('Z1', 'Z11', 'Z12', 'Z13', 'Z14') or ({{ place }} in ('K1', 'K2', 'K3') and {{ urn }} is null),
        false
    )
{%- endmacro %}


{# The collection year in which a day lies, by the 31 March on which that ends. #}
{% macro collection_year_of(date) -%}
    cast(extract(year from {{ date }}) + case when extract(month from {{ date }}) >= 4 then 1 else 0 end as integer)
{%- endmacro %}


{# Whether a period of care goes on at the end of a day: a series of short breaks does between its breaks, too. #}
{% macro is_in_care_on(periods, day) -%}
    (
        {{ periods }}.started_on <= {{ day }}
        and (
            {{ periods }}.ended_on is null
            or {{ periods }}.ended_on > {{ day }}
            or ({{ periods }}.is_short_break and {{ periods }}.last_day_for_reviews >= {{ day }})
        )
    )
{%- endmacro %}

{# Distance between two places on the national grid, rounded alike by every engine. #}

{% macro miles_between(easting, northing, other_easting, other_northing) -%}
    cast(
        sqrt(
            power(cast({{ easting }} - {{ other_easting }} as double precision), 2)
            + power(cast({{ northing }} - {{ other_northing }} as double precision), 2)
        ) / 1609.3 as numeric(6, 1)
    )
{%- endmacro %}

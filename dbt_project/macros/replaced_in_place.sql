{#
    How a model is put into the warehouse: what stands under its name goes, and it is made, in one transaction of one statement.
    dbt's own way builds beside, renames twice and drops, which took about a fifth of a run's processor time. It also serves hooks,
    grants, indexes and comments, of which this project has none. A statement that fails leaves what stood before.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {{ return(replaced_in_place('table')) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb', supported_languages=['sql'] %}
    {{ return(replaced_in_place('view')) }}
{% endmaterialization %}

{% macro replaced_in_place(kind) %}
    {%- set standing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type=kind) -%}
    {%- call statement('main') -%}
        {%- if standing is not none %} drop {{ standing.type }} {{ standing }}; {% endif -%}
        {{ create_table_as(False, target, sql) if kind == 'table' else get_create_view_as_sql(target, sql) }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target]}) }}
{% endmacro %}

{# How the rulebook is evaluated. What a rule says is in expectations/ssda903/rules, not here. #}

{#- The rules of the model that calls this, as its YAML file lists them. -#}
{% macro theme_rules() -%}
    {%- set rules = config.meta_get('rules', []) if execute else [] -%}
    {%- if execute and not rules -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ " found no rules: its file in expectations/ssda903/rules needs config.meta.rules."
        ) }}
    {%- endif -%}
    {{ return(rules) }}
{%- endmacro %}


{#- One row for each row of the return that a rule of this theme marks. It is given the enriched models that the
    rules read or mark, each by its name without ssda903__ and _enriched: oc2=ref('ssda903__oc2_enriched'). -#}
{% macro rule_breaches() -%}
    {%- set relations = kwargs -%}
    {%- set rules = theme_rules() -%}
    {%- if rules -%}
with breaking as (
    {{ breaking_rows(rules, relations) }}
)

select
    submission_id,
    rule_code,
    table_name,
    record_id,
    child_id,
    fields
from breaking
{{ rows_marked_too(rules, relations) }}
    {%- endif -%}
{%- endmacro %}


{#- The rows that break a rule. One filtered scan for each rule: docs/decisions/0002 has the figures. -#}
{% macro breaking_rows(rules, relations) -%}
    {%- for rule in rules -%}
        {%- do rule_table(rule) -%}
        {%- for read in [rule.reads] + rule.get('also_reads', []) -%}
            {%- set table = table_of_model(read, rule) -%}
        {#- on one line, the code beside the condition: the engine's message about a bad one shows it #}
    select submission_id, record_id, child as child_id, '{{ rule.code }}' as rule_code, '{{ return_title(table) }}' as table_name, '{{ rule_fields(rule, table) }}' as fields from {{ enriched(relations, read, rule) }} where {{ rule_years(rule, 'rules_year') }} and ( /* rule {{ rule.code }} */ {{ rule.fails_when | trim | replace('\n', ' ') }})
            {{- '\n    union all' if not loop.last }}
        {%- endfor -%}
        {{- '\n    union all' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{#- Rows of other tables that a rule marks beside the breaking row: those of the same child. -#}
{% macro rows_marked_too(rules, relations) -%}
    {%- for rule in rules -%}
        {%- for marked in rule.get('also_marks', []) -%}
            {%- set table, only_where = marked.split('.')[0], marked.split('.')[1:] | first | default('') %}
union all
select distinct
    marked.submission_id,
    breaking.rule_code,
    '{{ return_title(table) }}' as table_name,
    marked.record_id,
    marked.child as child_id,
    '{{ rule_fields(rule, table) }}' as fields
from breaking
inner join {{ enriched(relations, 'ssda903__' ~ table ~ '_enriched', rule) }} as marked
    on breaking.submission_id = marked.submission_id and breaking.child_id = marked.child
where
    breaking.rule_code = '{{ rule.code }}'
    and {{ rule_years(rule, 'marked.rules_year') }}
            {%- if only_where %}
    and marked.{{ only_where }}
            {%- endif %}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}


{#- The enriched model of that name, among those that the theme was given. -#}
{% macro enriched(relations, name, rule) -%}
    {%- set keyword = name.replace('ssda903__', '').replace('_enriched', '') -%}
    {%- if keyword not in relations -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ ", rule " ~ rule.code ~ ": give rule_breaches " ~ keyword ~ "=ref('" ~ name ~ "')."
        ) }}
    {%- endif -%}
    {{ return(relations[keyword]) }}
{%- endmacro %}


{#- What a table of the return is called in lists: PlacedAdoption for placed_adoption. -#}
{% macro return_title(table) -%}
    {{ return(var('return_tables')[table]) }}
{%- endmacro %}


{#- The return's table that a rule reads: episodes for ssda903__episodes_enriched and ssda903__episodes_places_enriched. -#}
{% macro rule_table(rule) -%}
    {%- for key in ['code', 'reads', 'fields', 'valid_from', 'fails_when'] if not rule.get(key) -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ ", rule " ~ rule.get('code', '?') ~ ": " ~ key ~ " is missing."
        ) }}
    {%- endfor -%}
    {{ return(table_of_model(rule.reads, rule)) }}
{%- endmacro %}


{#- The return's table whose rows an enriched model holds, by the model's name. -#}
{% macro table_of_model(name, rule) -%}
    {%- set subject = name.replace('ssda903__', '') -%}
    {%- for table in var('return_tables') if subject.startswith(table ~ '_') -%}
        {{ return(table) }}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error(
        model.name ~ ", rule " ~ rule.code ~ ": " ~ name ~ " is named after no table of the return."
    ) }}
{%- endmacro %}


{#- The collection years in which a rule is in force, as a condition. -#}
{% macro rule_years(rule, column) -%}
    {{ column }} >= {{ rule.valid_from }}
    {%- if rule.get('valid_until') %} and {{ column }} <= {{ rule.valid_until }}{% endif %}
{%- endmacro %}


{#- The cells that a rule is about, for a reader of one table: PLACE|DECOM|Header.DOB. -#}
{% macro rule_fields(rule, table) -%}
    {%- set own, others = [], [] -%}
    {%- for field in rule.fields -%}
        {%- set in_table, column = field.split('.') -%}
        {%- if in_table == table -%}
            {%- do own.append(column | upper) -%}
        {%- else -%}
            {%- do others.append(return_title(in_table) ~ '.' ~ (column | upper)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return((own + others) | join('|')) }}
{%- endmacro %}

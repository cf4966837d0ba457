{# The rulebook itself as rows. Evaluating it does not belong here. #}

{#- Every rule of every theme in the order of its code, each with its theme. -#}
{% macro all_rules() -%}
    {%- set rules = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.name.startswith('ssda903__breaches_') -%}
            {%- for rule in node.config.get('meta', {}).get('rules', []) -%}
                {%- do rules.append(dict(rule, theme=node.name.replace('ssda903__breaches_', ''))) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- if not rules -%}
            {{ exceptions.raise_compiler_error(
                "No rules found: are the files in expectations/ssda903/rules on model-paths?"
            ) }}
        {%- endif -%}
    {%- endif -%}
    {{ return(rules | sort(attribute='code,valid_from')) }}
{%- endmacro %}


{#- One row for each entry of the rulebook. -#}
{% macro rulebook_rows() -%}
    {%- for rule in all_rules() -%}
        {{ 'values\n    ' if loop.first else ',\n    ' }}(
            {{- sql_text(rule.code) }}, {{ rule.valid_from }}, {{ rule.get('valid_until') or 'null' }}, {{ sql_text(rule.theme) }},
            {{- sql_text(rule.severity) }}, {{ sql_text(return_title(rule_table(rule))) }}, {{ sql_text(rule_fields(rule, rule_table(rule))) }},
            {{- sql_text(rule.message) }}, {{ sql_text(rule.how_to_fix) }}, {{ sql_text(rule.source) }})
    {%- else -%}
        values (null, null, null, null, null, null, null, null, null, null)
    {%- endfor -%}
{%- endmacro %}


{#- One row for each column of the return that an entry cannot do without, in the order they are named. -#}
{% macro rule_requirement_rows() -%}
    {%- set rows = [] -%}
    {%- for rule in all_rules() -%}
        {%- set wanted, needed, waived = [], [], [] -%}
        {%- for path in rule.get('needs', []) -%}
            {%- do needed.append(path.rsplit('.', 1)[0]) -%}
        {%- endfor -%}
        {#- of several tables that a rule is asked of, one that was not supplied has no rows to mark -#}
        {%- for read in [rule.reads] + rule.get('also_reads', []) if rule.get('also_reads') -%}
            {%- set table = table_of_model(read, rule) -%}
            {%- do waived.append(table) if table not in needed -%}
        {%- endfor -%}
        {%- for path in [rule_table(rule) ~ '.child'] + rule.fields + rule.get('needs', []) -%}
            {%- set table = path.rsplit('.', 1)[0] -%}
            {%- do wanted.extend([path] if table == 'reference' else [table ~ '.child', path]) -%}
        {%- endfor -%}
        {%- for path in wanted | unique -%}
            {%- set from_last_year = path.startswith('last_year.') -%}
            {%- set table, column = path.replace('last_year.', '').split('.') -%}
            {%- do rows.append(
                "(" ~ sql_text(rule.code) ~ ", " ~ rule.valid_from ~ ", " ~ loop.index ~ ", " ~ (from_last_year | string | lower)
                ~ ", " ~ sql_text(table) ~ ", " ~ sql_text(table if table == 'reference' else return_title(table))
                ~ ", " ~ sql_text(column) ~ ", " ~ (not from_last_year and table in waived) | string | lower ~ ")"
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    values
    {{ rows | join(',\n    ') or '(null, null, null, null, null, null, null, null)' }}
{%- endmacro %}


{% macro sql_text(text) -%}
    '{{ text | trim | replace('\n', ' ') | replace("'", "''") }}'
{%- endmacro %}

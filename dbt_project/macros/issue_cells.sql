{# The cells of the rows that rules mark, for the people who work through them. Judging rows does not belong here. #}

{#- The cells of a table of the return in the order of its file, as the contract of its model lists them. -#}
{% macro return_cells(table) -%}
    {%- set cells = [] -%}
    {%- if execute -%}
        {%- for column in graph.nodes['model.carefacts.ssda903__' ~ table].columns -%}
            {%- if column not in ['submission_id', 'record_id', 'source_file', 'source_row'] -%}
                {%- do cells.append(column) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(cells or ['child']) }}
{%- endmacro %}


{#- The cell that tells a child's rows of one table apart from drop to drop; positions in the file move. -#}
{% macro cell_that_names_the_row(table) -%}
    {{ return({
        'episodes': 'decom', 'reviews': 'review', 'placed_adoption': 'date_placed', 'missing': 'mis_start',
        'sw_episodes': 'sw_decom', 'dolo': 'dolo_start'
    }.get(table)) }}
{%- endmacro %}


{#- One row for each issue of one table: where its row came from, and what stands in the cells to look at. -#}
{% macro marked_cells(table) -%}
    {%- set cells = return_cells(table) -%}
    select
        issues.submission_id,
        issues.rule_code,
        issues.table_name,
        issues.record_id,
        marked.source_file,
        marked.source_row,
        {% if cell_that_names_the_row(table) -%}
        coalesce(marked.{{ cell_that_names_the_row(table) }}, '') as row_key,
        {% else -%}
        '' as row_key,
        {% endif -%}
        {% for cell in cells -%}
        coalesce(marked.{{ cell }}, '') || '|'{{ ' || ' if not loop.last }}
        {%- endfor %} as row_text,
        {% for cell in cells -%}
        case
            when strpos('|' || issues.fields || '|', '|{{ cell | upper }}|') > 0
                then '; {{ cell | upper }}=' || coalesce(marked.{{ cell }}, '(blank)')
            else ''
        end{{ ' || ' if not loop.last }}
        {%- endfor %} as cell_values
    from issues
    inner join {{ ref('ssda903__' ~ table) }} as marked
        on issues.submission_id = marked.submission_id and issues.record_id = marked.record_id
    where issues.table_name = '{{ return_title(table) }}'
{%- endmacro %}


{#- What stands in cells of other tables that rules point at: one row for each child and such cell. -#}
{% macro cells_of_other_tables() -%}
    {%- set wanted = {} -%}
    {%- for rule in all_rules() -%}
        {%- for path in rule.fields if path.split('.')[0] != rule_table(rule) or rule.get('also_marks') or rule.get('also_reads') -%}
            {%- set table, cell = path.split('.') -%}
            {%- if cell in return_cells(table) -%}
                {%- do wanted.setdefault(table, []).append(cell) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for table, cells in (wanted or {'header': ['dob']}).items() -%}
        {%- for cell in cells | unique | sort %}
    select
        other.submission_id,
        other.child as child_id,
        '{{ return_title(table) }}.{{ cell | upper }}' as cell,
        case
            when min(coalesce(other.{{ cell }}, '(blank)')) = max(coalesce(other.{{ cell }}, '(blank)'))
                then min(coalesce(other.{{ cell }}, '(blank)'))
            else cast(count(*) as varchar) || ' rows, from ' || min(coalesce(other.{{ cell }}, '(blank)'))
                || ' to ' || max(coalesce(other.{{ cell }}, '(blank)'))
        end as cell_text
    from {{ ref('ssda903__' ~ table) }} as other
    inner join marked_children
        on other.submission_id = marked_children.submission_id and other.child = marked_children.child_id
    group by other.submission_id, other.child
            {{- '\n    union all' if not loop.last }}
        {%- endfor -%}
        {{- '\n    union all' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

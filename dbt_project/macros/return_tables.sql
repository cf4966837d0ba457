{# Puts the two roads of the return together. What a cell of the return says does not belong here. #}

{#- The rows of a table of the return: those sent in as files, whose dates staging keeps as text beside the date, and
    those made from the extracts. `columns` are in the order of the file, `dates` those of them that are dates, and
    `files_only` those that no extract road gives. -#}
{% macro rows_of_both_roads(files, extracts, columns, dates, files_only=[]) -%}
select
    submission_id,
    record_id,
    child_id as child,
    {%- for column in columns %}
    {{ column ~ '_text as ' ~ column if column in dates else column }},
    {%- endfor %}
    source_file,
    source_row
from {{ files }}
union all
select
    submission_id,
    record_id,
    child,
    {%- for column in columns %}
    {{ 'cast(null as varchar) as ' ~ column if column in files_only else column }},
    {%- endfor %}
    source_file,
    source_row
from {{ extracts }}
{%- endmacro %}

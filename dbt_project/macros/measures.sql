{# How the measures of the annual report are counted. What a measure says is in expectations/annual_report, not here. #}

{#- The measures of the model that calls this, as its YAML file lists them. -#}
{% macro section_measures() -%}
    {%- set section = config.meta_get('section', {}) if execute else {} -%}
    {%- if execute and not section.get('code') -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ " found no section: its file in expectations/annual_report needs config.meta.section."
        ) }}
    {%- endif -%}
    {{ return(section.get('measures', [])) }}
{%- endmacro %}


{#- One row for each measure of this section, period, breakdown and category that has rows to count. It is given the
    facts that its measures read, each by its own name: fct_cla_review=ref('fct_cla_review'). -#}
{% macro measure_counts() -%}
    {%- set facts = kwargs -%}
    {%- set measures = section_measures() -%}
    {%- for measure in measures -%}
        {%- for breakdown in ['all'] + measure.get('breakdowns', []) %}
{{ counted_by(measure, breakdown, facts) }}
            {{- '\nunion all' if not (loop.last and loop.index0 == measure.get('breakdowns', []) | length and measure == measures[-1]) }}
        {%- endfor -%}
    {%- else -%}
select
    submission_id,
    period_id,
    cast(null as varchar) as measure_code,
    cast(null as varchar) as breakdown,
    cast(null as varchar) as category,
    cast(null as decimal(18, 2)) as numerator,
    cast(null as decimal(18, 2)) as denominator
from {{ ref('int_report_periods') }}
where period_id is null
    {%- endfor -%}
{%- endmacro %}


{#- The counts of one measure by one breakdown. Predicates are tried on the fact alone, where no other column is seen. -#}
{% macro counted_by(measure, breakdown, facts) -%}
    {%- set divided_by = measure.get('divided_by') -%}
select
    counted.submission_id,
    counted.period_id,
    '{{ measure.code }}' as measure_code,
    '{{ breakdown }}' as breakdown,
    counted.category,
    counted.numerator,
    {{ 'divisor.amount' if divided_by else 'counted.denominator' }} as denominator
from ({{ counted_rows(measure, breakdown, facts, measure) }}) as counted
    {%- if divided_by %}
left join ({{ counted_rows(divided_by, breakdown, facts, measure) }}) as divisor
    on
        counted.submission_id = divisor.submission_id
        and counted.period_id = divisor.period_id
        and counted.category = divisor.category
    {%- endif -%}
{%- endmacro %}


{% macro counted_rows(entry, breakdown, facts, measure) -%}
    {%- set kind = measure.kind -%}
    {%- set rows = "count(distinct rows_of.child_id)" if entry.get('counts_children') else "count(*)" -%}
    {%- if entry.fact not in facts -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ ", measure " ~ measure.code ~ ": give measure_counts " ~ entry.fact ~ "=ref('" ~ entry.fact ~ "')."
        ) }}
    {%- endif -%}
    select
        rows_of.submission_id,
        periods.period_id,
        rows_of.category,
        cast({% if kind == 'percentage' %}count(case when rows_of.is_one_of_these then 1 end)
        {%- elif entry.get('sums') %}sum(rows_of.amount){% else %}{{ rows }}{% endif %} as decimal(18, 2)) as numerator,
        cast({% if kind in ('percentage', 'mean') %}count(*){% else %}null{% endif %} as decimal(18, 2)) as denominator,
        cast({{ 'sum(rows_of.amount)' if entry.get('sums') else rows }} as decimal(18, 2)) as amount
    from (
        select
            submission_id,
            child_id,
            {{ entry.day }} as day,
            {{ "'all'" if breakdown == 'all' else "coalesce(cast(" ~ breakdown ~ " as varchar), 'not known')" }} as category,
            {{ entry.get('sums') or 'null' }} as amount,
            ( /* {{ measure.code }} */ {{ (entry.get('of_these') or 'true') | trim | replace('\n', ' ') }}) as is_one_of_these
        from {{ facts[entry.fact] }}
        where
            ( /* {{ measure.code }} */ {{ (entry.get('counted') or 'true') | trim | replace('\n', ' ') }})
            {%- if entry.get('sums') and kind == 'mean' %}
            and {{ entry.sums }} is not null
            {%- endif %}
    ) as rows_of
    inner join {{ ref('int_report_periods') }} as periods
        on
            rows_of.submission_id = periods.submission_id
            and {{ 'rows_of.day = periods.ends_on' if entry.when == 'at_end' else 'rows_of.day between periods.starts_on and periods.ends_on' }}
    group by rows_of.submission_id, periods.period_id, rows_of.category
{%- endmacro %}


{#- Every measure of every section in printing order, each with its section. -#}
{% macro all_measures() -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for section in var('report_sections') -%}
            {%- for node in graph.nodes.values() if node.name == 'rpt_counts_' ~ section -%}
                {%- for measure in node.config.get('meta', {}).get('section', {}).get('measures', []) -%}
                    {%- do found.append(dict(measure, section=section)) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}


{#- One row for each measure and breakdown ('all' is one). -#}
{% macro measure_breakdown_rows() -%}
    {%- set rows = [] -%}
    {%- for measure in all_measures() -%}
        {%- for breakdown in ['all'] + measure.get('breakdowns', []) -%}
            {%- do rows.append(
                "(" ~ [sql_text(measure.section), sql_text(measure.code), sql_text(measure.kind), sql_text(breakdown)] | join(', ') ~ ")"
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    values
    {{ rows | join(',\n    ') or '(null, null, null, null)' }}
{%- endmacro %}


{#- One row for each measure, thing that it needs, and table that can give it. -#}
{% macro measure_need_rows() -%}
    {%- set rows = [] -%}
    {%- for measure in all_measures() -%}
        {%- for any_of in measure.get('needs', []) -%}
            {%- set number = loop.index -%}
            {%- for table in any_of -%}
                {%- do rows.append("(" ~ sql_text(measure.code) ~ ", " ~ number ~ ", " ~ sql_text(table) ~ ")") -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    values
    {{ rows | join(',\n    ') or '(null, null, null)' }}
{%- endmacro %}


{#- The first day at whose end a log has gone on for as long as a measure looks back. -#}
{% macro log_is_told_from(log) -%}
    {%- set months = log.get('months', 0) -%}
    {{ add_days(add_months('logs.first_day', months), -1) if months else 'logs.first_day' }}
{%- endmacro %}


{#- The first day on which a period may begin in which a measure counts what rests on its log, to the month; what is so
    at a period's end may rest on a log that begins within it. -#}
{% macro first_start(measure) -%}
    {%- set log = measure.get('log') -%}
    {%- if log and measure.when == 'during' -%}
        {{ add_months(first_of_month('logs.first_day'), log.get('months', 0)) }}
    {%- else -%}
        cast(null as date)
    {%- endif -%}
{%- endmacro %}


{#- The first day of which each measure can tell, by submission: the earliest of any day by which a measure counts
    its fact, and not before the log that it rests on has gone on for as long as it looks back. It is given the facts
    as measure_counts is, and the logs by the names of their models. -#}
{% macro measure_first_days() -%}
    {%- set models = kwargs -%}
    {%- set days = {} -%}
    {%- for measure in all_measures() -%}
        {%- do days.setdefault(measure.fact, []).append('min(' ~ measure.day ~ ')') -%}
    {%- endfor -%}
    {%- for measure in all_measures() %}
        {%- set earliest = days[measure.fact] | unique | sort %}
        {%- set log = measure.get('log') %}
select
    facts.submission_id,
    '{{ measure.code }}' as measure_code,
    {{ 'greatest(facts.first_day, ' ~ log_is_told_from(log) ~ ')' if log else 'facts.first_day' }} as first_day,
    {{ first_start(measure) }} as first_start
from (
    select
        submission_id,
        {{ 'least(' ~ earliest | join(', ') ~ ')' if earliest | length > 1 else earliest[0] }} as first_day
    from {{ models[measure.fact] }}
    group by submission_id
) as facts
        {%- if log %}
left join (
    select
        submission_id,
        min({{ log.day }}) as first_day
    from {{ models[log.model] }}
    group by submission_id
) as logs on facts.submission_id = logs.submission_id
        {%- endif %}
        {{- '\nunion all' if not loop.last }}
    {%- else -%}
select
    submission_id,
    cast(null as varchar) as measure_code,
    cast(null as date) as first_day,
    cast(null as date) as first_start
from {{ ref('int_report_periods') }}
where period_id is null
    {%- endfor -%}
{%- endmacro %}

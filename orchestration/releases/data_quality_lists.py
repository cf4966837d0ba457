"""Reads what officers work through: rules by count, marked rows with what stands in them, what has changed.

Judging rules and rows does not belong here, nor how a list looks on a page or in a workbook.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.releases.finished_warehouse import Submission

DATA_QUALITY_LIST = "data_quality.csv"  # has every row
MOST_ROWS_OF_A_RULE = 1_000  # in the workbook
MOST_ROWS = 100_000

_RULE_ORDER = """
    regexp_extract(rule_code, '^[A-Za-z]*'), cast(nullif(regexp_extract(rule_code, '[0-9]+'), '') as integer),
    rule_code
"""
_ORDER = f"""
    severity <> 'error', status <> 'open', {_RULE_ORDER}, "table", "row", child_id, issue_key
"""
_READ_BEFORE = """
    create or replace temp table issues_before as
    select * from read_csv($1, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
"""
_NOTHING_BEFORE = """
    create or replace temp table issues_before as
    select null::text as issue_key, null::text as first_seen, null::text as severity, null::text as rule_code,
        null::text as status, null::text as "table", null::text as file, null::text as "row",
        null::text as child_id, null::text as "values", null::text as message
    limit 0
"""
# The return that we write has a row two below its position; a return that came has its rows where it says.
_ISSUES = """
    create or replace temp table data_quality as
    select
        list.severity,
        list.rule_code,
        list.status,
        case when not $2 then '' when before.issue_key is null then 'new' else 'still there' end as since,
        coalesce(before.first_seen, $3) as first_seen,
        list.table_name as "table",
        case when $4 then list.table_name || '.csv' else list.source_file end as file,
        case when $4 then list.record_id + 2 else list.source_row end as "row",
        list.child_id,
        list.team_name as team,
        list.worker_id as worker,
        list.fields,
        list.cell_values as "values",
        list.message,
        list.how_to_fix,
        case when $4 then list.source_file end as extract,
        case when $4 then list.source_row end as extract_row,
        list.row_fingerprint,
        list.issue_key,
        list.accepted_reason,
        list.accepted_by,
        list.accepted_on
    from ssda903__issue_list as list
    left join issues_before as before on list.issue_key = before.issue_key
    where list.submission_id = $1
"""
# What cannot be looked for any more is not fixed: the rule did not run, or its table did not come.
_CHANGES = """
    create or replace temp table data_quality_changes as
    select since as change, severity, rule_code, status, "table", file, "row"::text as "row", child_id,
        "values", message, first_seen, issue_key
    from data_quality where since <> ''
    union all
    select case when results.status <> 'not_evaluated' and lower("table") in (
            select replace(table_name, '_', '') from stg_carefacts__supplied_columns where submission_id = $1
        ) then 'fixed' else 'not tested' end, before.severity, before.rule_code, before.status, "table", file,
        "row", child_id, "values", before.message, first_seen, issue_key
    from issues_before as before
    left join ssda903__rule_results as results on before.rule_code = results.rule_code and submission_id = $1
    where not exists (select 1 from data_quality as now where now.issue_key = before.issue_key)
"""
_CHANGE_ORDER = f"""
    list_position(['new', 'fixed', 'not tested', 'still there'], change), severity <> 'error', {_RULE_ORDER},
    "table", try_cast("row" as integer), child_id, issue_key
"""
ALL_ISSUES = f"select * from data_quality order by {_ORDER}"
ALL_CHANGES = f"select * from data_quality_changes order by {_CHANGE_ORDER}"
_SHOWN = f"""
    select * exclude (place) from (
        select *, row_number() over (partition by rule_code, status order by {_ORDER}) as place
        from data_quality
    ) where place <= $1 order by {_ORDER} limit $2
"""
_CHANGES_SHOWN = f"""
    select * exclude (place) from (
        select *, row_number() over (partition by rule_code, change order by {_CHANGE_ORDER}) as place
        from data_quality_changes
    ) where place <= $1 order by {_CHANGE_ORDER} limit $2
"""
_RULES = f"""
    with counted as (
        select rule_code,
            count(*) filter (where status = 'open') as open_rows,
            count(*) filter (where status = 'accepted') as accepted_rows,
            count(distinct child_id) as children
        from data_quality group by rule_code
    ),
    changed as (
        select rule_code, count(*) filter (where change = 'new') as new_rows,
            count(*) filter (where change = 'fixed') as fixed_rows
        from data_quality_changes group by rule_code
    )
    select rule_code, results.severity, results.status, coalesce(open_rows, 0) as open_rows,
        coalesce(accepted_rows, 0) as accepted_rows, coalesce(children, 0) as children,
        coalesce(new_rows, 0) as new_rows, coalesce(fixed_rows, 0) as fixed_rows, results.message,
        rulebook.how_to_fix, coalesce(results.reason, '') as reason
    from ssda903__rule_results as results
    left join counted using (rule_code)
    left join changed using (rule_code)
    left join (
        select rule_code, how_to_fix from ssda903__rulebook
        where valid_from <= $2 and coalesce(valid_until, $2) >= $2
    ) as rulebook using (rule_code)
    where results.submission_id = $1
    order by
        case
            when results.status = 'failed' and open_rows > 0 then 1
            when results.status = 'failed' then 2
            when results.status = 'not_evaluated' then 3
            else 4
        end,
        results.severity <> 'error', coalesce(open_rows, 0) desc, {_RULE_ORDER}
"""
_CHANGES_BY_RULE = f"""
    select rule_code, max(severity) as severity, count(*) filter (where change = 'new') as new_rows,
        count(*) filter (where change = 'fixed') as fixed_rows,
        count(*) filter (where change = 'not tested') as not_tested, max(message) as message,
        count(*) filter (where change = 'still there') as still_there
    from data_quality_changes group by rule_code
    order by max(severity) <> 'error', {_RULE_ORDER}
"""
_ACCEPTED = f"""
    select outcome, rule_code, table_name, child_id, reason, accepted_by, accepted_on, outcome_text,
        source_file, source_row, row_fingerprint
    from ssda903__accepted_queries where submission_id = $1
    order by case outcome when 'refused' then 1 when 'lapsed' then 2 when 'not_asked' then 3 else 4 end,
        {_RULE_ORDER}, source_file, source_row
"""

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Previous:
    """An earlier list of marked rows: what it is called, and where it lies."""

    name: str
    issues: Path


@dataclass(frozen=True)
class DataQuality:
    """What officers work through, of one submission; every list is in the order in which it is shown.

    `rules` has every rule in force, those that ask for something first. `issues` and `changes` are cut to
    what can be shown; `issue_count` counts all rows and `left_out` those that are not among `issues`, by
    rule. `compared_with` names the release before, or is None with `not_compared` saying why.
    """

    submission: Submission
    release_id: str | None
    compared_with: str | None
    not_compared: str
    rules: Rows
    issues: Rows
    issue_count: int
    left_out: dict[str, int]
    changes: Rows
    change_count: int
    changes_by_rule: Rows
    accepted: Rows

    def rules_that(self, status: str) -> Rows:
        """The rules with a status: passed, failed or not_evaluated."""
        return [rule for rule in self.rules if rule["status"] == status]

    def open_rows(self, severity: str) -> int:
        """Rows that rules of a severity mark and that nobody has accepted."""
        return sum(rule["open_rows"] for rule in self.rules if rule["severity"] == severity)

    def lines_that_do_not_hold(self) -> tuple[str, ...]:
        """What is said of each line of the list of accepted queries that is refused or has lapsed."""
        return tuple(
            line["outcome_text"]
            if line["outcome"] == "refused"
            else f"{line['source_file']}, row {line['source_row']}: {line['outcome_text']}"
            for line in self.accepted
            if line["outcome"] in ("refused", "lapsed")
        )

    @property
    def accepted_rows(self) -> int:
        """Rows whose query has been accepted."""
        return sum(rule["accepted_rows"] for rule in self.rules)


def read_data_quality(
    connection: duckdb.DuckDBPyConnection,
    submission: Submission,
    release_id: str | None = None,
    previous: Previous | None = None,
    not_compared: str = "There is no earlier list to compare with.",
) -> DataQuality:
    """Read the lists of one submission, beside those of the release before.

    Leaves two temporary tables on the connection, `data_quality` and `data_quality_changes`, with every row.
    """
    made_here = submission.road == "extracts"
    compared = previous is not None
    if previous is not None:
        connection.execute(_READ_BEFORE, [str(previous.issues.resolve())])
    else:
        connection.execute(_NOTHING_BEFORE)
    connection.execute(_ISSUES, [submission.submission_id, compared, release_id, made_here])
    connection.execute(_CHANGES, [submission.submission_id])
    rules = _rows(connection, _RULES, [submission.submission_id, submission.rules_year])
    issues = _rows(connection, _SHOWN, [MOST_ROWS_OF_A_RULE, MOST_ROWS])
    shown = Counter(issue["rule_code"] for issue in issues)
    found = {rule["rule_code"]: rule["open_rows"] + rule["accepted_rows"] for rule in rules}
    return DataQuality(
        submission=submission,
        release_id=release_id,
        compared_with=previous.name if previous else None,
        not_compared="" if previous else not_compared,
        rules=rules,
        issues=issues,
        issue_count=sum(found.values()),
        left_out={code: rows - shown[code] for code, rows in found.items() if rows > shown[code]},
        changes=_rows(connection, _CHANGES_SHOWN, [MOST_ROWS_OF_A_RULE, MOST_ROWS]),
        change_count=int(connection.execute("select count(*) from data_quality_changes").fetchall()[0][0]),
        changes_by_rule=_rows(connection, _CHANGES_BY_RULE, []),
        accepted=_rows(connection, _ACCEPTED, [submission.submission_id]),
    )


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object]) -> Rows:
    found = connection.execute(query, list(parameters))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

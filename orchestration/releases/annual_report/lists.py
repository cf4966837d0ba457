"""Reads the lists of children that officers work with: those of a model, and those behind a headline figure.

No public edition holds any of them. What is counted does not belong here (the catalogue says it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from expectations.measures import Measure, Section
from orchestration.releases.annual_report.cells import number_cell, text_cell
from orchestration.releases.annual_report.counted_rows import counted_rows
from orchestration.releases.annual_report.report import NOT_SUPPLIED, Cell, Column, Row, Table

# What a list of a model does not print: keys of the warehouse, and where a row came from.
NOT_PRINTED = ("submission_id", "fact_key", "source_file", "source_row")
# What a column of a list is called where its name would not read well.
HEADINGS = {
    "age_group_at_review": "Age at the review",
    "cases_for_full_time": "Cases in a full-time post",
    "cla_cases": "Children looked after",
    "cla_cases_for_full_time": "Looked after in a full-time post",
    "conference_kind": "Conference",
    "conference_late_reason": "Why late",
    "counted_from": "Counted from",
    "cp_cases": "Children on a plan",
    "foster_late_reason": "Why late",
    "fte": "FTE",
    "had_one_officer_in_year": "One officer all year",
    "kind_group": "Kind of approval",
    "late_reason": "Why late",
    "latest_category": "Category",
    "level_name": "Level",
    "participation_code": "How the child took part",
    "period_started_on": "Looked after since",
    "sequence_group": "Review",
    "review_order": "Review",
    "snapshot_on": "Day",
    "was_left_without_officer": "Left without an officer",
}
NOT_RECORDED = "not recorded"
NUMBERS = ("INTEGER", "BIGINT", "DECIMAL", "DOUBLE", "SMALLINT", "HUGEINT")
Words = Mapping[str, Mapping[str, str]]
COUNTED = "Counted in the number"
NOBODY = "There are none."
BEFORE_RECORDS = "The period lies before the records that came, so nobody can be listed."
OF_THE_AS_AT_DATE = "This list is of the as-at date, not of the end of the period."


def read_lists(
    connection: duckdb.DuckDBPyConnection,
    submission_id: str,
    period_id: str,
    catalogue: Iterable[Section],
    counted_by: Mapping[str, Measure] | None = None,
) -> dict[str, Table]:
    """Every list of the officers' edition, by its model or by the code of its measure.

    `counted_by` are the measures by which a release was counted, where they are not those of the catalogue:
    the rows behind a figure are found by these. A list that the release does not hold is left out.
    """
    kept = connection.execute("select table_name from information_schema.tables").fetchall()
    there = {row[0] for row in kept}
    words = _words(connection)
    found: dict[str, Table] = {}
    for section in catalogue:
        for table in section.tables:
            if table.model in there:
                found[str(table.model)] = _of_model(
                    connection, submission_id, str(table.model), table.title, words
                )
        for measure in section.measures:
            if measure.headline:
                by = measure if counted_by is None else counted_by.get(measure.code)
                if by and by.lists:
                    found[measure.code] = _of_measure(connection, submission_id, period_id, by, words)
    return found


def _words(connection: duckdb.DuckDBPyConnection) -> Words:
    """What the categories of each breakdown are called in print, by the breakdown's column."""
    rows = connection.execute(
        "select breakdown, category, min(category_label) from rpt_figures group by breakdown, category"
    ).fetchall()
    words: dict[str, dict[str, str]] = {}
    for breakdown, category, label in rows:
        words.setdefault(breakdown, {})[category] = label
    again = {"latest_category": "category", "first_grade": "grade"}
    return words | {column: words.get(breakdown, {}) for column, breakdown in again.items()}


def _of_model(
    connection: duckdb.DuckDBPyConnection, submission_id: str, model: str, title: str, words: Words
) -> Table:
    described = connection.execute(f'select * from "{model}" limit 0').description or []
    columns = [str(column[0]) for column in described if column[0] not in NOT_PRINTED]
    names = ", ".join(f'"{column}"' for column in columns)
    order = ", ".join(f'"{column}"' for column in sorted(columns, key=lambda name: "due" not in name))
    rows = connection.execute(
        f'select {names} from "{model}" where submission_id = $1 order by {order}', [submission_id]
    )
    return _table(model, title, columns, rows, words)


def _of_measure(
    connection: duckdb.DuckDBPyConnection, submission_id: str, period_id: str, measure: Measure, words: Words
) -> Table:
    """The rows below the line of a share or mean, each with whether it is above; else the rows counted."""
    names = ", ".join(f"list_{column}" for column in measure.lists)
    above = counted_rows(measure, "numerator", columns=measure.lists)
    query, columns = above, list(measure.lists)
    flag = ""
    if measure.kind == "percentage":
        query = counted_rows(measure, "denominator", columns=measure.lists)
        flag = f", fact_key in (select fact_key from ({above}) where submission_id = $2)"
        columns.append(COUNTED)
    rows = connection.execute(
        f"select {names}{flag} from ({query}) where submission_id = $2 order by {names}, fact_key",
        [period_id, submission_id],
    )
    return _table(f"list_{measure.code}", measure.title, columns, rows, words)


def with_notes(table: Table, absent: Sequence[str], notes: Iterable[str | None]) -> Table:
    """A list with what is said below it: of an empty one, why it is.

    `absent` is what it needs and did not come. A list that lacks something has no rows: those that there
    are would look as if they were all.
    """
    said = [note for note in notes if note]
    if absent:
        lacks = (
            f"{NOT_SUPPLIED.capitalize()}: this list needs {', '.join(absent)}. It does not say that there"
        )
        return replace(table, rows=(), notes=(f"{lacks} are none.", *said))
    if not table.rows and BEFORE_RECORDS not in said:
        said = [NOBODY, *said]
    return replace(table, notes=tuple(said))


def _table(
    code: str, title: str, columns: Sequence[str], found: duckdb.DuckDBPyConnection, words: Words
) -> Table:
    types = [str(column[1]).upper() for column in found.description or []]
    heads = tuple(
        Column(name, heading(name), kind.startswith(NUMBERS))
        for name, kind in zip(columns[1:], types[1:], strict=True)
    )
    rows = tuple(
        Row(
            _cell(first, columns[0], words).text,
            tuple(_cell(value, name, words) for name, value in zip(columns[1:], rest, strict=True)),
        )
        for first, *rest in found.fetchall()
    )
    return Table(code, 0, title, "rows", heading(columns[0]), heads, rows)


def heading(column: str) -> str:
    """The name of a column as people read it: due_date as Due date, child_id as Child, is_late as Late."""
    if column in HEADINGS:
        return HEADINGS[column]
    words = column.removesuffix("_id").removeprefix("is_").removeprefix("has_").replace("_", " ")
    return words[:1].upper() + words[1:]


def _cell(value: Any, column: str, words: Words) -> Cell:
    if isinstance(value, bool):
        return text_cell("yes" if value else "no")
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(f"{day:%d/%m/%Y}", day, "day")
    if isinstance(value, int | float | Decimal):
        return number_cell(Decimal(str(value)))
    if value is None:
        return Cell(NOT_RECORDED)
    text = words.get(column, {}).get(str(value), str(value))
    return text_cell(text.replace("_", " ") if column.endswith("status") else text)

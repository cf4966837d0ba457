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
NUMBERS = ("INTEGER", "BIGINT", "DECIMAL", "DOUBLE", "SMALLINT", "HUGEINT")
COUNTED = "Counted above the line"
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
    found: dict[str, Table] = {}
    for section in catalogue:
        for table in section.tables:
            if table.model in there:
                found[str(table.model)] = _of_model(connection, submission_id, str(table.model), table.title)
        for measure in section.measures:
            if measure.headline:
                by = measure if counted_by is None else counted_by.get(measure.code)
                if by and by.lists:
                    found[measure.code] = _of_measure(connection, submission_id, period_id, by)
    return found


def _of_model(connection: duckdb.DuckDBPyConnection, submission_id: str, model: str, title: str) -> Table:
    described = connection.execute(f'select * from "{model}" limit 0').description or []
    columns = [str(column[0]) for column in described if column[0] not in NOT_PRINTED]
    names = ", ".join(f'"{column}"' for column in columns)
    order = ", ".join(f'"{column}"' for column in sorted(columns, key=lambda name: "due" not in name))
    rows = connection.execute(
        f'select {names} from "{model}" where submission_id = $1 order by {order}', [submission_id]
    )
    return _table(model, title, columns, rows)


def _of_measure(
    connection: duckdb.DuckDBPyConnection, submission_id: str, period_id: str, measure: Measure
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
    return _table(f"list_{measure.code}", measure.title, columns, rows)


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


def _table(code: str, title: str, columns: Sequence[str], found: duckdb.DuckDBPyConnection) -> Table:
    types = [str(column[1]).upper() for column in found.description or []]
    heads = tuple(
        Column(name, heading(name), kind.startswith(NUMBERS))
        for name, kind in zip(columns[1:], types[1:], strict=True)
    )
    rows = tuple(
        Row(_cell(first).text, tuple(_cell(value) for value in rest)) for first, *rest in found.fetchall()
    )
    return Table(code, 0, title, "rows", heading(columns[0]), heads, rows)


def heading(column: str) -> str:
    """The name of a column as people read it: due_date as Due date, child_id as Child, is_late as Late."""
    words = column.removesuffix("_id").removeprefix("is_").removeprefix("has_").replace("_", " ")
    return words[:1].upper() + words[1:]


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return text_cell("yes" if value else "no")
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(f"{day:%d/%m/%Y}", day, "day")
    if isinstance(value, int | float | Decimal):
        return number_cell(Decimal(str(value)))
    return text_cell(None if value is None else str(value))

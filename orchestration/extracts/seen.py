"""What was seen of a table while it was read, and the lines of the landing's lists that say so.

Reading does not belong here (`held_tables.py`), nor does any value of a cell that may not be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from expectations.extracts.fields import Table
from orchestration.extracts.as_came import Kept
from orchestration.extracts.cells.codes_to_decide import Undecided, to_decide
from orchestration.extracts.landing import (
    ACCOUNTS,
    CODES_TO_DECIDE,
    COLUMNS,
    COPIES,
    QUARANTINE,
    READINGS,
    Landing,
)
from orchestration.extracts.quarantine import repeated

# A line of a list about cells, without its place: that is the same for a whole table.
LINES = pa.schema(
    [
        pa.field("source_row", pa.int32()),
        *(pa.field(n, pa.string()) for n in ("column_name", "reason", "found", "expected", "how_to_fix")),
    ]
)
# A column of such a type is named when more than half of its cells, of at least so many, are no such thing.
TYPED, CELLS_THAT_TELL = ("date", "number", "integer", "flag"), 10
OTHER_TYPE = "other_type"


@dataclass
class Seen:
    """What was found in a table so far: cells by column and reading, filled and unread, and rows kept out."""

    readings: Counter[tuple[str, str]] = field(default_factory=Counter)
    first_row: dict[tuple[str, str], int] = field(default_factory=dict)
    filled: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    quarantine: list[pa.Table] = field(default_factory=list)  # lines of LINES
    left: list[pa.Table] = field(default_factory=list)  # the same, of cells that keep no row out
    rows: set[int] = field(default_factory=set)  # quarantined
    undecided: dict[str, list[Undecided]] = field(default_factory=dict)

    def count(self, column: str, reading: str, cells: int, first_row: int) -> None:
        """Count cells of a column that had a reading; rows come in their order."""
        self.readings[column, reading] += cells
        self.first_row.setdefault((column, reading), first_row)

    def leave_out(self, lines: pa.Table) -> None:
        """Put rows into quarantine, with their lines of the list."""
        lines = lines.select(LINES.names).cast(LINES)
        self.rows.update(lines["source_row"].to_pylist())
        self.quarantine.append(lines)

    def leave(self, lines: pa.Table) -> None:
        """Put down cells that break the contract and keep no row out."""
        self.left.append(lines.select(LINES.names).cast(LINES))


def account_of(kept: Kept, submission_id: str, landed: int, copies: int, quarantined: int) -> pa.Table:
    """Return the account of a table: what became of each of its rows."""
    account = {
        **_where(kept, submission_id),
        "source_file_sha256": kept.source_file_sha256,
        "rows_in": kept.records,
        "landed": landed,
        "duplicate": copies,
        "blank": kept.blank,
        "quarantined": quarantined,
    }
    return pa.Table.from_pylist([account], ACCOUNTS)


def lists_of_table(
    kept: Kept,
    submission_id: str,
    table: Table,
    seen: Seen,
    columns: Sequence[Mapping[str, Any]],
    account: pa.Table,
    copies: pa.Table,
) -> Landing:
    """Return the lists of a table: account, quarantine, readings, texts to decide, columns of other types.

    `copies` has the rows that are exact copies (`source_row`) and of which (`copy_of_row`).
    """
    where = _where(kept, submission_id)
    letters = {row["column_name"]: row["column_letter"] for row in columns if row["status"] == "read"}
    readings = [
        {
            **where,
            "column_name": column,
            "reading": reading,
            "cells": cells,
            "first_row": seen.first_row[column, reading],
        }
        for (column, reading), cells in sorted(seen.readings.items())
    ]
    to_list = [
        {**where, "column_name": column, **vars(line)}
        for column, texts in sorted(seen.undecided.items())
        for line in to_decide(table.field(column), texts)
    ]
    decisions = [{name: line[name] for name in CODES_TO_DECIDE.names} for line in to_list]
    told = {row["column_name"] for row in columns if row["status"] == OTHER_TYPE}
    other_type = [
        {**row, "submission_id": submission_id, "status": OTHER_TYPE}
        for row in columns
        if row["status"] == "read" and row["column_name"] not in told and _is_of_other_type(row, table, seen)
    ]
    return Landing(
        codes_to_decide=pa.Table.from_pylist(decisions, CODES_TO_DECIDE),
        accounts=account,
        quarantine=_lines(seen.quarantine, where, letters),
        left_cells=_lines(seen.left, where, letters),
        copies=_placed(copies, where, COPIES),
        readings=pa.Table.from_pylist(readings, READINGS),
        columns=pa.Table.from_pylist(other_type, COLUMNS),
    )


def _lines(parts: list[pa.Table], where: Mapping[str, Any], letters: Mapping[str, Any]) -> pa.Table:
    """Return lines of quarantine, or of cells left as they came, with the place and the letter of each."""
    lines = pa.concat_tables([LINES.empty_table(), *parts]).combine_chunks()
    names = lines["column_name"].combine_chunks().dictionary_encode()
    told = pa.array([letters.get(name) for name in names.dictionary.to_pylist()], pa.string())
    return _placed(lines.append_column("column_letter", told.take(names.indices)), where, QUARANTINE)


def _placed(rows: pa.Table, where: Mapping[str, Any], schema: pa.Schema) -> pa.Table:
    place = {name: repeated(value, rows.num_rows) for name, value in where.items()}
    return pa.table({**place, **{name: rows[name] for name in rows.column_names}}).select(schema.names)


def _is_of_other_type(row: Mapping[str, Any], table: Table, seen: Seen) -> bool:
    column = str(row["column_name"])
    filled = seen.filled[column]
    return (
        table.field(column).type in TYPED and filled >= CELLS_THAT_TELL and 2 * seen.unread[column] > filled
    )


def _where(kept: Kept, submission_id: str) -> dict[str, Any]:
    return {
        "submission_id": submission_id,
        "source": kept.source,
        "table_name": kept.table_name,
        "source_file": kept.source_file,
        "source_sheet": kept.source_sheet,
    }

"""The quarantine and the accounts of one file: which rows were left out and why, and how the counts add up.

Deciding what is broken does not belong here; the contracts in `expectations.extracts` do that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from orchestration.extracts.landing import ACCOUNTS, NOTHING_QUARANTINED, QUARANTINE

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Origin:
    """The file that rows came from: whose submission, which source and table, which file and its hash."""

    submission_id: str
    source: str  # ssd | ssda903
    table: str
    file: str
    sha256: str


def repeated(value: str | None, times: int) -> pa.Array:
    """Return a text column that says the same in every row."""
    return pa.repeat(pa.scalar(value, pa.string()), times)


def broken_rows(origin: Origin, source_row: pa.Array, broken: pd.DataFrame) -> pa.Table:
    """Return the quarantine rows of broken cells, as `expectations.extracts.ssd.broken_cells` gives them."""
    rows = source_row.take(pa.array(broken["position"]))
    said = ("column_name", "reason", "found", "expected", "how_to_fix")
    return _quarantine(origin, rows, {name: pa.array(broken[name], pa.string()) for name in said})


def blank_rows(origin: Origin, source_row: pa.Array) -> pa.Table:
    """Return the quarantine rows of records that are commas and nothing else."""
    if not len(source_row):
        return NOTHING_QUARANTINED
    said = {
        "column_name": None,
        "reason": "blank_row",
        "found": "blank",
        "expected": "a row with values",
        "how_to_fix": "Nothing is lost. If a spreadsheet left it below the data, delete it there.",
    }
    return _quarantine(
        origin, source_row, {name: repeated(text, len(source_row)) for name, text in said.items()}
    )


def account(origin: Origin, *, rows_in: int, landed: int, quarantined: int) -> pa.Table:
    """Return the account of one file, a single row: rows read, landed and left out.

    Counts that do not add up raise ValueError: a row was lost, and nothing may be landed.
    """
    if rows_in != landed + quarantined:
        raise ValueError(
            f"{origin.file}: {rows_in} rows read, but {landed} landed and {quarantined} quarantined."
        )
    row = {
        "submission_id": origin.submission_id,
        "source": origin.source,
        "table_name": origin.table,
        "source_file": origin.file,
        "source_file_sha256": origin.sha256,
        "rows_in": rows_in,
        "landed": landed,
        "quarantined": quarantined,
    }
    return pa.Table.from_pylist([row], ACCOUNTS)


def _quarantine(origin: Origin, source_row: pa.Array, said: dict[str, pa.Array]) -> pa.Table:
    whose = {
        "submission_id": origin.submission_id,
        "source": origin.source,
        "table_name": origin.table,
        "source_file": origin.file,
    }
    columns = {name: repeated(text, len(source_row)) for name, text in whose.items()} | said
    columns["source_row"] = source_row
    return pa.table([columns[name] for name in QUARANTINE.names], schema=QUARANTINE)

"""Reads the cells of one table as it came and holds them to its contract: what is landed, and what is not.

Which readings there are does not belong here (`reading.py`), nor does what the contract says
(`expectations.extracts.contract`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from expectations.extracts.contract import broken_cells
from expectations.extracts.fields import Table
from expectations.extracts.readings import LEFT_AS_IT_CAME
from orchestration.extracts.as_came import AsCame, Kept
from orchestration.extracts.landing import (
    ACCOUNTS,
    CODES_TO_DECIDE,
    QUARANTINE,
    READINGS,
    Landing,
    extract_schemas,
)
from orchestration.extracts.quarantine import other_width, repeated, same_key

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.extracts.codes_to_decide import Undecided
    from orchestration.extracts.reading import ReadingRules

BATCH_ROWS = 100_000
NOT_READ = ("unreadable", "masked_day")  # the contract says which of these cells matter


@dataclass
class _Seen:
    """What was found in a table so far."""

    readings: Counter[tuple[str, str]] = field(default_factory=Counter)
    first_row: dict[tuple[str, str], int] = field(default_factory=dict)
    quarantine: list[dict[str, Any]] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)  # quarantined
    undecided: dict[str, list[Undecided]] = field(default_factory=dict)

    def count(self, column: str, reading: str, cells: int, first_row: int) -> None:
        self.readings[column, reading] += cells
        self.first_row.setdefault((column, reading), first_row)


def land_table(
    as_came: AsCame,
    kept: Kept,
    table: Table,
    submission_id: str,
    rules: ReadingRules,
    letters: dict[str, str],
    working: Path,
) -> Iterator[Landing]:
    """Give the landing of one table, batch by batch, and last its lists: quarantine, account and readings.

    `letters` are the columns' letters in the source. A row is left out, whole and counted, when it is an
    exact copy of an earlier one, has the key of an earlier one with other values, has another width than the
    header, or has a cell that breaks the contract where that matters; other such cells stay as they came and
    are counted. Memory does not grow with the rows.
    """
    seen = _Seen()
    for one in as_came.misshapen(kept.source, kept.table_name):
        seen.rows.add(one["row"])
        seen.quarantine.append(other_width(one["row"], one["cells"], one["wanted"]))
    schema = extract_schemas(kept.source)[table.name]
    part = working / f"{table.name}.parquet"
    with pq.ParquetWriter(part, schema) as writer:
        for batch in as_came.batches(kept.source, kept.table_name, BATCH_ROWS):
            writer.write_table(_read_and_held(batch, table, submission_id, rules, seen).cast(schema))
    copies, repeats = _found_again(part, table)
    key = table.key[0]
    for row, first in repeats.items():
        seen.rows.add(row)
        seen.quarantine.append(same_key(key, row, first))
    landed = 0
    left_out = np.array(sorted({*copies, *repeats}), "int32")
    with pq.ParquetFile(part) as file:
        for some in file.iter_batches(batch_size=BATCH_ROWS):
            rows = pa.Table.from_batches([some])
            if len(left_out):
                rows = rows.filter(pa.array(~np.isin(rows["source_row"].to_numpy(), left_out)))
            landed += rows.num_rows
            yield Landing.of(kept.source, table.name, rows)
    part.unlink()
    yield _lists(kept, submission_id, seen, landed, len(copies), letters, table)


def _read_and_held(
    batch: pa.Table, table: Table, submission_id: str, rules: ReadingRules, seen: _Seen
) -> pa.Table:
    """Return the rows of a batch that keep to the contract, their cells in canonical form."""
    from orchestration.extracts.reading import read_cells

    source_row = batch["source_row"].to_numpy()
    columns = {}
    for one in table.fields:
        read = read_cells(one, batch[one.column], rules)
        columns[one.column] = read.cells
        for reading, change in read.changes.items():
            if reading not in NOT_READ:
                seen.count(one.column, reading, change.cells, int(source_row[change.first]))
        if read.undecided:
            seen.undecided.setdefault(one.column, []).extend(read.undecided)
    frame = pa.table(columns).to_pandas().astype("str")
    broken = broken_cells(table.name, frame)
    keep = np.ones(len(source_row), dtype=bool)
    if len(broken):
        broken = broken.assign(source_row=source_row[broken["position"].to_numpy()])
        _count_left(broken[broken["if_unreadable"] == "carry"], seen)
        out = broken[broken["if_unreadable"] != "carry"]
        keep[out["position"].to_numpy()] = False
        seen.rows.update(out["source_row"].astype("int64").tolist())
        said = ["source_row", "column_name", "reason", "found", "expected", "how_to_fix"]
        seen.quarantine += [
            {str(name): cell for name, cell in row.items()} for row in out[said].to_dict("records")
        ]
    where = {
        name: batch[name] for name in ("source_file", "source_sheet", "source_file_sha256", "source_row")
    }
    whole = pa.table({"submission_id": repeated(submission_id, len(source_row)), **where, **columns})
    return whole if keep.all() else whole.filter(pa.array(keep))


def _count_left(broken: pd.DataFrame, seen: _Seen) -> None:
    for column, rows in broken.groupby("column_name"):
        seen.count(str(column), LEFT_AS_IT_CAME, len(rows), int(rows["source_row"].min()))


def _found_again(part: Path, table: Table) -> tuple[set[int], dict[int, int]]:
    """Return the rows that are exact copies of earlier ones, and those with an earlier row's key."""
    import duckdb

    everything, key, identifying = (
        ", ".join(f'"{column}"' for column in columns)
        for columns in ([one.column for one in table.fields], table.key, table.identifying)
    )
    with duckdb.connect(
        config={"memory_limit": "2GB", "temp_directory": str(part.parent), "threads": 2}
    ) as connection:
        rows = connection.execute(
            f"""
            with numbered as (
                select source_row, {key},
                    row_number() over (partition by {everything} order by source_row) as copy
                from read_parquet($1)
            ), firsts as (
                select source_row, copy,
                    min(case when copy = 1 then source_row end) over (partition by {key}) as first_row,
                    coalesce({identifying}) is not null as has_key
                from numbered
            )
            select source_row, copy > 1, first_row from firsts
            where copy > 1 or (has_key and first_row < source_row)
            """,
            [str(part)],
        ).fetchall()
    copies = {row for row, copy, _ in rows if copy}
    return copies, {row: first for row, copy, first in sorted(rows) if not copy}


def _lists(
    kept: Kept,
    submission_id: str,
    seen: _Seen,
    landed: int,
    copies: int,
    letters: dict[str, str],
    table: Table,
) -> Landing:
    from orchestration.extracts.codes_to_decide import to_decide

    where = {
        "submission_id": submission_id,
        "source": kept.source,
        "table_name": kept.table_name,
        "source_file": kept.source_file,
        "source_sheet": kept.source_sheet,
    }
    account = {
        **where,
        "source_file_sha256": kept.source_file_sha256,
        "rows_in": kept.records,
        "landed": landed,
        "duplicate": copies,
        "blank": kept.blank,
        "quarantined": len(seen.rows),
    }
    quarantine = [
        {**where, **one, "column_letter": letters.get(one["column_name"] or "")} for one in seen.quarantine
    ]
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
        for line in to_decide(table.field(column).private, texts)
    ]
    decisions = [{name: line[name] for name in CODES_TO_DECIDE.names} for line in to_list]
    return Landing(
        codes_to_decide=pa.Table.from_pylist(decisions, CODES_TO_DECIDE),
        accounts=pa.Table.from_pylist([account], ACCOUNTS),
        quarantine=pa.Table.from_pylist(quarantine, QUARANTINE),
        readings=pa.Table.from_pylist(readings, READINGS),
    )

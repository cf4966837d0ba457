"""Reads the cells of one table as it came and holds them to its contract: what is landed, and what is not.

Which readings there are does not belong here (`cells/reading.py`), nor does what the contract says
(`expectations.extracts.contract`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.extracts.contract import broken_cells
from expectations.extracts.fields import Table
from expectations.extracts.readings import LEFT_AS_IT_CAME
from orchestration.extracts.as_came import AsCame, Kept
from orchestration.extracts.landing import Landing, extract_schemas
from orchestration.extracts.quarantine import other_width, repeated, same_key
from orchestration.extracts.refusals import UNFORESEEN, not_read
from orchestration.extracts.seen import LINES, Seen, account_of, lists_of_table

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.extracts.cells.reading import ReadingRules

BATCH_ROWS = 100_000
UNREADABLE = "unreadable"


def land_table(
    as_came: AsCame,
    kept: Kept,
    table: Table,
    submission_id: str,
    rules: ReadingRules,
    columns: Sequence[Mapping[str, Any]],
    working: Path,
) -> Iterator[Landing]:
    """Read a table whole, then give its landing batch by batch, and last its lists.

    `columns` are the lines about its columns, with their letters. A row is left out, whole and counted, when
    it is an exact copy of an earlier one, has the key of an earlier one with other values, has another width
    than the header, or has a cell that breaks the contract where that matters; other such cells stay as they
    came and are counted. Memory does not grow with the rows. A table that cannot be read raises
    ExtractRefused before anything of it is given.
    """
    part = working / f"{table.name}.parquet"
    try:
        seen, left_out, copies = _read(as_came, kept, table, submission_id, rules, part)
    except UNFORESEEN as error:
        raise not_read(error, f"table {kept.table_name}", kept.source_file, kept.source_sheet) from None
    return _landed(kept, table, submission_id, columns, part, seen, left_out, copies)


def nothing_landed(kept: Kept, submission_id: str) -> Landing:
    """Return the account of a table that was brought and could not be read: its rows are all kept out."""
    kept_out = kept.records - kept.blank
    return Landing(accounts=account_of(kept, submission_id, landed=0, copies=0, quarantined=kept_out))


def _read(
    as_came: AsCame, kept: Kept, table: Table, submission_id: str, rules: ReadingRules, part: Path
) -> tuple[Seen, Any, pa.Table]:
    """Write the rows that keep to the contract to `part`; return what was seen, rows found again, copies."""
    seen = Seen()
    misshapen = as_came.misshapen(kept.source, kept.table_name)
    lines = [other_width(one["row"], one["cells"], one["wanted"]) for one in misshapen]
    seen.leave_out(pa.Table.from_pylist(lines, LINES))
    schema = extract_schemas(kept.source)[table.name]
    with pq.ParquetWriter(part, schema) as writer:
        for batch in as_came.batches(kept.source, kept.table_name, BATCH_ROWS):
            writer.write_table(_read_and_held(batch, table, submission_id, rules, seen).cast(schema))
    again = _found_again(part, table)
    repeats, copies = again.filter(pc.invert(again["is_copy"])), again.filter(again["is_copy"])
    seen.leave_out(same_key(table.key[0], repeats["source_row"], repeats["first_row"]))
    return (
        seen,
        again["source_row"].to_numpy(),
        copies.rename_columns(["source_row", "is_copy", "copy_of_row"]),
    )


def _landed(
    kept: Kept,
    table: Table,
    submission_id: str,
    columns: Sequence[Mapping[str, Any]],
    part: Path,
    seen: Seen,
    left_out: Any,
    copies: pa.Table,
) -> Iterator[Landing]:
    landed = 0
    with pq.ParquetFile(part) as file:
        for some in file.iter_batches(batch_size=BATCH_ROWS):
            rows = pa.Table.from_batches([some])
            if len(left_out):
                rows = rows.filter(pa.array(~np.isin(rows["source_row"].to_numpy(), left_out)))
            landed += rows.num_rows
            yield Landing.of(kept.source, table.name, rows)
    part.unlink()
    account = account_of(
        kept, submission_id, landed=landed, copies=copies.num_rows, quarantined=len(seen.rows)
    )
    yield lists_of_table(kept, submission_id, table, seen, columns, account, copies.drop_columns("is_copy"))


def _read_and_held(
    batch: pa.Table, table: Table, submission_id: str, rules: ReadingRules, seen: Seen
) -> pa.Table:
    """Return the rows of a batch that keep to the contract, their cells in canonical form."""
    from orchestration.extracts.cells.reading import NOT_READ, read_cells

    source_row = batch["source_row"].to_numpy()
    columns, unread = {}, {}
    for one in table.fields:
        read = read_cells(one, batch[one.column], rules)
        columns[one.column] = read.cells
        seen.filled[one.column] += len(read.cells) - read.cells.null_count
        seen.unread[one.column] += len(read.unread)
        if len(read.unread):
            unread[one.column] = read.unread
        for reading, change in read.changes.items():
            if reading not in NOT_READ:
                seen.count(one.column, reading, change.cells, int(source_row[change.first]))
        if read.undecided:
            seen.undecided.setdefault(one.column, []).extend(read.undecided)
    frame = pa.table(columns).to_pandas().astype("str")
    broken = broken_cells(table.name, frame)
    _count_unread(unread, broken, source_row, seen)
    keep = np.ones(len(source_row), dtype=bool)
    if len(broken):
        broken = broken.assign(source_row=source_row[broken["position"].to_numpy()])
        left = broken[broken["if_unreadable"] == "carry"]
        _count_left(left, seen)
        seen.leave(_lines(left))
        out = broken[broken["if_unreadable"] != "carry"]
        keep[out["position"].to_numpy()] = False
        seen.leave_out(_lines(out))
    where = {
        name: batch[name] for name in ("source_file", "source_sheet", "source_file_sha256", "source_row")
    }
    whole = pa.table({"submission_id": repeated(submission_id, len(source_row)), **where, **columns})
    return whole if keep.all() else whole.filter(pa.array(keep))


def _lines(broken: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(broken[LINES.names], preserve_index=False)


def _count_left(broken: pd.DataFrame, seen: Seen) -> None:
    for column, rows in broken.groupby("column_name"):
        seen.count(str(column), LEFT_AS_IT_CAME, len(rows), int(rows["source_row"].min()))


def _count_unread(
    unread: Mapping[str, np.ndarray[Any, Any]], broken: pd.DataFrame, source_row: Any, seen: Seen
) -> None:
    """Count the cells that could not be read and of which the contract says nothing."""
    for column, places in unread.items():
        told = broken.loc[broken["column_name"] == column, "position"].to_numpy()
        left = places[~np.isin(places, told)]
        if len(left):
            seen.count(column, UNREADABLE, len(left), int(source_row[left[0]]))


def _found_again(part: Path, table: Table) -> pa.Table:
    """Return the rows (`source_row`) that are exact copies of earlier ones or have an earlier one's key.

    `is_copy` tells the two apart, and `first_row` is the earlier one.
    """
    import duckdb

    everything, key, identifying = (
        ", ".join(f'"{column}"' for column in columns)
        for columns in ([one.column for one in table.fields], table.key, table.identifying)
    )
    with duckdb.connect(
        config={"memory_limit": "2GB", "temp_directory": str(part.parent), "threads": 2}
    ) as connection:
        return connection.execute(
            f"""
            with numbered as (
                select source_row, {key},
                    row_number() over (partition by {everything} order by source_row) as copy,
                    min(source_row) over (partition by {everything}) as same_row
                from read_parquet($1)
            ), firsts as (
                select source_row, copy, same_row,
                    min(case when copy = 1 then source_row end) over (partition by {key}) as first_row,
                    coalesce({identifying}) is not null as has_key
                from numbered
            )
            select source_row, copy > 1 as is_copy,
                case when copy > 1 then same_row else first_row end as first_row
            from firsts
            where copy > 1 or (has_key and first_row < source_row)
            order by source_row
            """,
            [str(part)],
        ).to_arrow_table()

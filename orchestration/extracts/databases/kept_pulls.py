"""Keeps the last good pull of a connection on disk: one Parquet file per table, and which rows came with it.

Talking to a database does not belong here. A pull is there as a whole or not at all: `pull.json` names its
files and is replaced last.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.sheets import BATCH_ROWS, OPENING_ROWS, Rows, Sheet, opening_row, without_blanks

_INDEX, _FORM = "pull.json", 1
_MEMORY = "256MB"


@dataclass(frozen=True)
class PulledTable:
    """One table as pulled: its file, what its columns are called there, and how far it has been read.

    `read` are the positions among `headings` whose cells were pulled, the columns of the file in this order.
    `shape` changes when its columns, their types or its place change. `mark` is the highest value of the
    column that an incremental pull goes by, as text.
    """

    table: str
    place: str
    headings: tuple[str, ...]
    read: tuple[int, ...]
    kinds: dict[int, str]
    shape: str
    notes: tuple[str, ...] = ()
    mark: str | None = None
    rows: int = 0
    file: str = ""
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class LastPull:
    """The tables of the last good pull by contract table, and the mark of the database they came from."""

    source: str
    tables: dict[str, PulledTable]


def last_pull(folder: Path) -> LastPull | None:
    """Return the last good pull in a folder; None when there is none, or when it is not whole any more."""
    try:
        kept = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        if kept["form"] != _FORM:
            return None
        tables = {table: _table(given) for table, given in kept["tables"].items()}
        if any((folder / table.file).stat().st_size != table.size for table in tables.values()):
            return None
        return LastPull(kept["source"], tables)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _table(given: dict[str, object]) -> PulledTable:
    table = PulledTable(**given)  # type: ignore[arg-type]
    return replace(
        table,
        headings=tuple(table.headings),
        read=tuple(table.read),
        kinds={int(position): kind for position, kind in table.kinds.items()},
        notes=tuple(table.notes),
    )


@contextmanager
def new_pull(folder: Path) -> Iterator[Path]:
    """Give an empty folder for the files of a pull in the making; what is left in it at the end goes."""
    folder.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".pull-", dir=folder))
    try:
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)


def write_chunks(path: Path, chunks: Iterator[list[pa.Array]], width: int) -> int:
    """Write chunks of text columns, named by position, as they come, and return how many rows there were."""
    schema = pa.schema([(str(position), pa.string()) for position in range(width)])
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for columns in chunks:
            chunk = pa.record_batch(columns, schema=schema)
            writer.write_batch(chunk)
            rows += chunk.num_rows
    return rows


def settle(came: Path, before: Path | None, keys: Sequence[int], to: Path) -> int:
    """Write the rows that came, with those of the pull before whose key did not come again, in order of key.

    `keys` are the key's columns in the files. The order does not depend on the server's collation, so the
    same rows always make the same bytes. Returns the number of rows; memory stays flat, DuckDB spills.
    """
    width = len(pq.read_schema(came).names)
    order = [f'"{position}"' for position in dict.fromkeys([*keys, *range(width)])]
    query, files = "select * from read_parquet($came)", {"came": str(came)}
    if before is not None:
        same_key = " and ".join(f'came."{key}" is not distinct from before."{key}"' for key in keys)
        query += (
            " union all select before.* from read_parquet($before) as before"
            f" where not exists (select 1 from read_parquet($came) as came where {same_key})"
        )
        files["before"] = str(before)
    target = str(to).replace("'", "''")
    with duckdb.connect(
        config={"memory_limit": _MEMORY, "threads": 1, "temp_directory": str(to.parent)}
    ) as engine:
        engine.execute("set enable_progress_bar = false")
        engine.execute(
            f"copy ({query} order by {', '.join(order)}) to '{target}'"
            f" (format parquet, compression zstd, row_group_size {BATCH_ROWS})",
            files,
        )
    return int(pq.read_metadata(to).num_rows)


def keep(folder: Path, source: str, made: dict[str, tuple[PulledTable, Path]]) -> LastPull:
    """Make the pulled files the last good pull, all at once, and take away those of the pull before."""
    tables = {}
    for name, (table, path) in made.items():
        digest = hashlib.sha256(f"{table.place}\0{table.headings}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
            os.fsync(file.fileno())
        sha256 = digest.hexdigest()
        settled = replace(
            table, file=f"{name}-{sha256[:16]}.parquet", size=path.stat().st_size, sha256=sha256
        )
        path.replace(folder / settled.file)
        tables[name] = settled
    index = {"form": _FORM, "source": source, "tables": {name: asdict(t) for name, t in tables.items()}}
    part = folder / f"{_INDEX}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(index, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / _INDEX)
    current = {table.file for table in tables.values()}
    for old in folder.glob("*.parquet"):
        if old.name not in current:
            old.unlink()
    return LastPull(source, tables)


def sheets_of(folder: Path, pull: LastPull) -> list[Sheet]:
    """Return the tables of a pull as sheets: row 1 the names of the columns there, the rows in order of key.

    Columns of no contract have their heading and no cells: drift can be told, and nothing unneeded is read.
    """
    return [_sheet(folder / table.file, table) for table in pull.tables.values()]


def _sheet(path: Path, table: PulledTable) -> Sheet:
    first = next(_batches(path, table, OPENING_ROWS), None)
    cells = [] if first is None else zip(*(column.to_pylist() for column in first.columns), strict=True)
    rows = [table.headings, *list(cells)[: OPENING_ROWS - 1]]

    def read(header_row: int) -> Iterator[Rows]:
        row = 2
        for batch in _batches(path, table, BATCH_ROWS):
            above = min(max(header_row + 1 - row, 0), batch.num_rows)
            first, row = row + above, row + batch.num_rows
            yield without_blanks(batch.slice(above), pa.array(np.arange(first, row, dtype="int32")))

    return Sheet(
        file=table.place,
        sheet=None,
        sha256=table.sha256,
        opening=tuple(opening_row(row) for row in rows),
        read=read,
        kinds=table.kinds,
        notes=tuple(Note(table.place, text) for text in table.notes),
    )


def _batches(path: Path, table: PulledTable, size: int) -> Iterator[pa.Table]:
    """Give a table's rows with a column for every heading, empty for those that were not read."""
    try:
        file = pq.ParquetFile(path)
    except OSError:
        raise ExtractRefused(
            "pull_is_gone", "the rows of the last pull are not there", "Pull again.", file=table.place
        ) from None
    place_of = {position: column for column, position in enumerate(table.read)}
    with file:
        for batch in file.iter_batches(size):
            blank = pa.nulls(batch.num_rows, pa.string())
            columns = [
                batch.column(place_of[n]) if n in place_of else blank for n in range(len(table.headings))
            ]
            yield pa.table(columns, [str(n) for n in range(len(columns))])

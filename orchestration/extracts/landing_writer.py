"""Writes the landing part by part: aside first, then renamed into place whole.

What a table holds does not belong here (`landing.py`), nor does reading a source.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.extracts.bank_holidays import bank_holidays
from orchestration.extracts.landing import LISTS, SUBMISSIONS, Landing, Submission, schemas
from orchestration.extracts.places import PostcodesSeen
from orchestration.extracts.reference_tables import PLACES

_ORDER = ("submission_id", "source", "table_name", "source_file", "source_sheet", "source_row", "column_name")


def write_landing(root: Path, parts: Landing | Iterable[Landing]) -> None:
    """Write every file of the landing, all of them or none: aside first, then renamed into place.

    Parts are written as they come, so that memory does not grow with their number; rows of a table keep the
    order of the parts. A table that no part has is written empty. An unknown table, a missing or extra
    column, two submissions with one id, or an account that does not add up raises ValueError, and an older
    landing at `root` stays as it was. One writer at a time: the caller holds the lock.
    """
    with put_in_place(root) as aside:
        writer = _Writer(aside)
        try:
            for part in [parts] if isinstance(parts, Landing) else parts:
                writer.add(part)
            writer.finish()
        finally:
            writer.close()


@contextmanager
def put_in_place(root: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of `root` when all went well, and is removed when not."""
    aside, old = root.with_name(f".{root.name}.new"), root.with_name(f".{root.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)
    if root.exists():
        root.rename(old)
    aside.rename(root)
    shutil.rmtree(old, ignore_errors=True)


class TableFiles:
    """Parquet files that grow batch by batch, one for each name that a batch was given for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._writers: dict[str, pq.ParquetWriter] = {}

    def append(self, name: str, rows: pa.Table, schema: pa.Schema) -> None:
        """Add rows to `<name>.parquet`; columns that are not those of `schema` raise ValueError."""
        if name not in self._writers:
            path = self._root / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[name] = pq.ParquetWriter(path, schema, compression="zstd")
        self._writers[name].write_table(fitted(name, rows, schema))

    def names(self) -> set[str]:
        """Return the names that have a file."""
        return set(self._writers)

    def close(self) -> None:
        """Finish every file."""
        for writer in self._writers.values():
            writer.close()


class _Writer:
    def __init__(self, root: Path) -> None:
        self._files = TableFiles(root)
        self._schemas = schemas()
        self._submissions: list[Submission] = []
        self._postcodes = PostcodesSeen()
        self._lists: dict[str, list[pa.Table]] = {
            name: [schema.empty_table()] for name, schema in LISTS.items()
        }

    def add(self, part: Landing) -> None:
        self._submissions += part.submissions
        for name in LISTS:
            rows = getattr(part, name)
            if rows.num_rows:
                self._lists[name].append(fitted(name, rows, LISTS[name]))
        for source, given in part.tables().items():
            self._postcodes.see(source, given)
            unknown = sorted(set(given) - set(self._schemas[source]))
            if unknown:
                raise ValueError(f"The landing has no table {source}/{unknown[0]}.")
            for table, rows in given.items():
                self._files.append(f"{source}/{table}", rows, self._schemas[source][table])

    def finish(self) -> None:
        ids = [submission.submission_id for submission in self._submissions]
        if len(set(ids)) != len(ids):
            raise ValueError("Two submissions have the same id; each needs its own.")
        rows = sorted(
            (submission.row() for submission in self._submissions), key=lambda row: str(row["submission_id"])
        )
        lists = {name: _sorted(pa.concat_tables(parts)) for name, parts in self._lists.items()}
        _require_sums(lists["accounts"])
        self._files.append("submissions", pa.Table.from_pylist(rows, SUBMISSIONS), SUBMISSIONS)
        for name, table in lists.items():
            self._files.append(name, table, LISTS[name])
        holidays = bank_holidays()
        self._files.append("reference/bank_holidays", holidays, holidays.schema)
        self._files.append("reference/places", self._postcodes.places(), PLACES)
        self._write_empty(
            {f"{s}/{t}": schema for s, held in self._schemas.items() for t, schema in held.items()}
        )

    def _write_empty(self, all_tables: Mapping[str, pa.Schema]) -> None:
        for name, schema in all_tables.items():
            if name not in self._files.names():
                self._files.append(name, schema.empty_table(), schema)

    def close(self) -> None:
        self._files.close()


def _require_sums(accounts: pa.Table) -> None:
    for row in accounts.to_pylist():
        if row["rows_in"] != row["landed"] + row["duplicate"] + row["blank"] + row["quarantined"]:
            raise ValueError(
                f"{row['source_file']}: rows read are not rows landed, duplicate, blank and quarantined."
            )


def _sorted(table: pa.Table) -> pa.Table:
    return table.sort_by([(column, "ascending") for column in _ORDER if column in table.column_names])


def fitted(name: str, table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the table with the columns of the schema, in their order; other columns raise ValueError."""
    if set(table.column_names) != set(schema.names):
        differing = sorted(set(table.column_names) ^ set(schema.names))
        raise ValueError(f"{name}: columns do not match the landing's schema ({', '.join(differing)}).")
    return table.select(schema.names).cast(schema)

"""Keeps what a road brought as it came: the rows of each recognised table as text, before anything is typed.

Reading a date or a code does not belong here; what lies here is never changed, only brought again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.extracts.fields import landed_columns, table
from expectations.extracts.width import width_of
from orchestration.extracts.landing import WHERE_FROM
from orchestration.extracts.landing_writer import TableFiles
from orchestration.extracts.quarantine import repeated
from orchestration.extracts.sheets import Sheet

RETURN = "ssda903"
_TEXTS = ("source", "table_name", "source_file", "source_sheet", "source_file_sha256")
_SHEETS = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in _TEXTS),
        *(pa.field(n, pa.int64()) for n in ("records", "blank")),
    ]
)
_MISSHAPEN = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in _TEXTS),
        *(pa.field(n, pa.int32()) for n in ("row", "cells", "wanted")),
    ]
)


@dataclass(frozen=True)
class Kept:
    """One sheet of one table as it was kept, with its counts."""

    source: str
    table_name: str
    source_file: str
    source_sheet: str | None
    source_file_sha256: str
    records: int
    blank: int


class AsCame:
    """The folder of one road: `<source>/<table>.parquet`, one row for each record that is not blank."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, source: str, table_name: str) -> Path:
        """Return the file of a table."""
        return self.root / source / f"{table_name}.parquet"

    def keep(
        self, sheet: Sheet, source: str, table_name: str, header_row: int, position: Mapping[str, int]
    ) -> Kept:
        """Write the records of one sheet, batch by batch, and return their counts.

        `position` says where in the sheet each column of the table stands; a column that is not there is
        blank. A record of another width than the header is kept by its row only. A sheet that cannot be read
        to its end raises ExtractRefused, and nothing of it is kept.
        """
        columns = _columns(source, table_name)
        schema = pa.schema([*WHERE_FROM, *(pa.field(column, pa.string()) for column in columns)])
        width = width_of(sheet.opening, header_row)
        files, records, blank, misshapen = TableFiles(self.root), 0, 0, []
        name = f"{source}/{table_name}"
        where = (source, table_name, sheet.file, sheet.sheet, sheet.sha256)
        try:
            for rows in sheet.rows(header_row):
                count = rows.cells.num_rows
                nothing = pa.nulls(count, pa.string())
                files.append(
                    name,
                    pa.table(
                        [
                            repeated(sheet.file, count),
                            repeated(sheet.sheet, count),
                            repeated(sheet.sha256, count),
                            rows.source_row,
                            *(
                                rows.cells.column(position[column]) if column in position else nothing
                                for column in columns
                            ),
                        ],
                        schema=schema,
                    ),
                    schema,
                )
                records += rows.records
                blank += rows.blank
                misshapen += [(*where, one.row, one.cells, width) for one in rows.misshapen]
            files.append(name, schema.empty_table(), schema)
        except BaseException:
            files.close()
            self.path(source, table_name).unlink(missing_ok=True)
            raise
        files.close()
        kept = Kept(*where, records, blank)
        _append(self.root / "_sheets.parquet", _SHEETS, [tuple(vars(kept).values())])
        _append(self.root / "_misshapen.parquet", _MISSHAPEN, misshapen)
        return kept

    def write_list(self, name: str, rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> None:
        """Write a list about the road, such as its files or columns."""
        self.root.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(list(rows), schema), self.root / f"_{name}.parquet")

    def read_list(self, name: str, schema: pa.Schema) -> pa.Table:
        """Read a list that `write_list` wrote; none gives an empty one."""
        path = self.root / f"_{name}.parquet"
        return pq.read_table(path, schema=schema) if path.is_file() else schema.empty_table()

    def kept(self) -> list[Kept]:
        """Return what lies here, in the order of source and table."""
        names = [field.name for field in fields(Kept)]
        rows = self.read_list("sheets", _SHEETS).sort_by([(name, "ascending") for name in _TEXTS[:4]])
        return [Kept(**{name: row[name] for name in names}) for row in rows.to_pylist()]

    def misshapen(self, source: str, table_name: str) -> list[dict[str, Any]]:
        """Return the records of a table that had another width than its header."""
        rows = self.read_list("misshapen", _MISSHAPEN).to_pylist()
        return [row for row in rows if (row["source"], row["table_name"]) == (source, table_name)]

    def batches(self, source: str, table_name: str, rows: int) -> Iterator[pa.Table]:
        """Give the rows of a table, at most `rows` at a time."""
        with pq.ParquetFile(self.path(source, table_name)) as file:
            for batch in file.iter_batches(batch_size=rows):
                yield pa.Table.from_batches([batch])


def _columns(source: str, table_name: str) -> list[str]:
    if source == RETURN:
        return landed_columns(table_name)
    return [field.column for field in table(table_name).fields]


def _append(path: Path, schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> None:
    new = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)
    if path.is_file():
        new = pa.concat_tables([pq.read_table(path, schema=schema), new])
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(new, path)

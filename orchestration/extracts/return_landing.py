"""Land the tables of an SSDA903 return as they came: straight from its files, or from what a road kept.

Telling which file is which table does not belong here (`return_files.py`), nor does judging a value.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.extracts.fields import landed_columns, return_columns
from expectations.extracts.return_contract import not_of_the_year
from expectations.extracts.width import width_of
from orchestration.extracts.arrivals import Arrivals
from orchestration.extracts.as_came import RETURN, AsCame
from orchestration.extracts.files.drop_files import DropFile
from orchestration.extracts.landing import (
    ACCOUNTS,
    COLUMNS,
    QUARANTINE,
    SUPPLIED_COLUMNS,
    LandedSource,
    Landing,
    return_schemas,
)
from orchestration.extracts.quarantine import other_width, repeated
from orchestration.extracts.refusals import Note
from orchestration.extracts.return_files import (
    ReturnRead,
    ReturnTable,
    files_at,
    is_of_return,
    is_xml,
    others,
    read_return,
)
from orchestration.extracts.sheets import Rows

_BATCH_ROWS = 100_000
_READ_TWICE_FROM = 64 << 20  # bytes: a longer file is read to its end once before its first row is landed


def land_return(path: Path, submission_id: str, folder: str = "") -> LandedSource:
    """Read the return at `path` (a folder or one file) and land its tables for one submission.

    `folder` goes before the files' names in messages and in what is landed. Tables are told apart by their
    headings, whatever the file's name. What does not fit is noted by name: other files, unknown and missing
    columns, and two sheets that look like the same table, of which neither is used. A path that is not there,
    a file that cannot be read, or no table of the return at all raises ExtractRefused.
    """
    parts, notes = return_parts(path, submission_id, folder)
    return LandedSource(Landing.together(parts), notes)


def return_parts(
    path: Path, submission_id: str, folder: str = "", collection_year: int | None = None
) -> tuple[Iterator[Landing], tuple[Note, ...]]:
    """Do what `land_return` does, part by part, so that memory does not grow with the rows.

    A file that cannot be read to its end is refused before the first part is given. With `collection_year`,
    files and columns that are no part of that year's return are noted; they are landed all the same.
    """
    unpacked = tempfile.TemporaryDirectory(prefix="carefacts-")
    try:
        files, notes = files_at(path, folder, Path(unpacked.name))
        read = read_return(files, folder.rstrip("/") or path.name, notes)
        ready = [(name, table, _whole(table)) for name, table in read.tables.items()]
        notes += _of_other_years(read, collection_year)
        notes += [
            Note(table.sheet.file, f"has headings and no rows; {name} is supplied, empty")
            for name, table, rows in ready
            if rows is not None and not any(batch.records for batch in rows) and not is_xml(table.sheet.file)
        ]
    except BaseException:
        unpacked.cleanup()
        raise

    def parts() -> Iterator[Landing]:
        with unpacked:
            for name, table, rows in ready:
                batches = iter(rows) if rows is not None else table.sheet.rows(table.header_row)
                yield from _landed(name, table, batches, submission_id)

    return parts(), (*notes, *read.notes)


def keep_return(
    files: Sequence[DropFile], as_came: AsCame, into: Arrivals, place: str = "previous_return"
) -> None:
    """Keep the tables of a return as they came; what cannot be read raises ExtractRefused, naming `place`."""
    read = read_return([file for file in files if is_of_return(file)], place, others(files))
    into.notes += [*others(files), *read.notes]
    used = set()
    for name, table in read.tables.items():
        kept = as_came.keep(table.sheet, RETURN, name, table.header_row, table.position)
        into.kept.append(kept)
        used.add(table.sheet.file)
        where = {
            "source": RETURN,
            "table_name": name,
            "source_file": table.sheet.file,
            "source_sheet": table.sheet.sheet,
        }
        into.columns += [
            dict.fromkeys(COLUMNS.names)
            | where
            | {"column_name": column, "status": "read" if column in table.position else "missing"}
            for column in dict.fromkeys([*return_columns(name), *table.position])
        ]
        into.add_file(
            table.sheet.file, table.sheet.sheet, table.sheet.sha256, table.bytes, name, "accepted", None, None
        )
    for file in files:
        if file.name not in used:
            into.add_file(
                file.name, None, file.sha256, file.bytes, None, "not_used", None, "is no table of the return"
            )


def return_landing(as_came: AsCame, submission_id: str) -> Iterator[Landing]:
    """Give the landing of the return that `keep_return` kept, part by part."""
    columns = as_came.read_list("columns", COLUMNS)
    for kept in as_came.kept():
        misshapen = as_came.misshapen(RETURN, kept.table_name)
        landed = 0
        for batch in as_came.batches(RETURN, kept.table_name, _BATCH_ROWS):
            landed += batch.num_rows
            yield Landing.of(RETURN, kept.table_name, _with_record(batch, kept.table_name, submission_id))
        where = (submission_id, RETURN, kept.table_name, kept.source_file, kept.source_sheet)
        mask = pc.and_(pc.equal(columns["table_name"], kept.table_name), pc.equal(columns["status"], "read"))
        supplied = columns.filter(mask)["column_name"].to_pylist()
        yield _lists(where, kept.source_file_sha256, kept.records, landed, kept.blank, misshapen, supplied)


def _of_other_years(read: ReturnRead, collection_year: int | None) -> list[Note]:
    if collection_year is None:
        return []
    said = {
        table.sheet.file: not_of_the_year(name, collection_year, table.supplied)
        for name, table in read.tables.items()
        if not is_xml(table.sheet.file)  # an XML has every table, filled or not
    }
    return [Note(file, text) for file, text in said.items() if text]


def _whole(table: ReturnTable) -> list[Rows] | None:
    """Read a table to its end: a short one to keep, a long one (None) only to know that it can be read."""
    if table.bytes < _READ_TWICE_FROM:
        return list(table.sheet.rows(table.header_row))
    for _ in table.sheet.rows(table.header_row):
        pass
    return None


def _landed(name: str, table: ReturnTable, batches: Iterator[Rows], submission_id: str) -> Iterator[Landing]:
    sheet, wanted = table.sheet, width_of(table.sheet.opening, table.header_row)
    records = landed = blank = 0
    misshapen = []
    yield Landing.of(RETURN, name, return_schemas()[name].empty_table())
    for rows in batches:
        count = rows.cells.num_rows
        nothing = pa.nulls(count, pa.string())
        cells = {
            column: rows.cells.column(table.position[column]) if column in table.position else nothing
            for column in landed_columns(name)
        }
        where = {
            "source_file": repeated(sheet.file, count),
            "source_sheet": repeated(sheet.sheet, count),
            "source_file_sha256": repeated(sheet.sha256, count),
            "source_row": rows.source_row,
        }
        yield Landing.of(RETURN, name, _with_record(pa.table({**where, **cells}), name, submission_id))
        records, landed, blank = records + rows.records, landed + count, blank + rows.blank
        misshapen += [{"row": one.row, "cells": one.cells, "wanted": wanted} for one in rows.misshapen]
    place = (submission_id, RETURN, name, sheet.file, sheet.sheet)
    yield _lists(place, sheet.sha256, records, landed, blank, misshapen, list(table.supplied))


def _with_record(rows: pa.Table, name: str, submission_id: str) -> pa.Table:
    """Give rows the landing's columns. `record_id` counts from 0, so that a spreadsheet has it at row + 2."""
    schema = return_schemas()[name]
    count = rows.num_rows
    xml = count > 0 and is_xml(str(rows["source_file"][0].as_py()))
    record = pc.subtract(rows["source_row"].cast(pa.int64()), 1 if xml else 2)
    cells = {column.lower(): rows[column] for column in landed_columns(name)}
    where = {column: rows[column] for column in rows.column_names if column.startswith("source_")}
    return pa.table(
        {"submission_id": repeated(submission_id, count), "record_id": record, **where, **cells}
    ).select(schema.names)


def _lists(
    place: tuple[str, str, str, str, str | None],
    sha256: str,
    records: int,
    landed: int,
    blank: int,
    misshapen: Sequence[Mapping[str, Any]],
    supplied: Sequence[str],
) -> Landing:
    where = dict(
        zip(("submission_id", "source", "table_name", "source_file", "source_sheet"), place, strict=True)
    )
    account = {
        **where,
        "source_file_sha256": sha256,
        "rows_in": records,
        "landed": landed,
        "duplicate": 0,
        "blank": blank,
        "quarantined": len(misshapen),
    }
    quarantine = [{**where, **other_width(one["row"], one["cells"], one["wanted"])} for one in misshapen]
    table = where["table_name"]
    return Landing(
        accounts=pa.Table.from_pylist([account], ACCOUNTS),
        quarantine=pa.Table.from_pylist(quarantine, QUARANTINE),
        supplied_columns=pa.Table.from_pylist(
            [
                {"submission_id": place[0], "table_name": table, "column_name": column.lower()}
                for column in supplied
            ],
            SUPPLIED_COLUMNS,
        ),
    )

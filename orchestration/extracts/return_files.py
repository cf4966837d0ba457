"""Read an SSDA903 return as files: a folder of CSVs, one CSV, or an XML; land its tables as they came.

Judging the return does not belong here: a wrong code or date is text, and its rule will report it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from expectations.extracts.fields import return_columns
from expectations.extracts.ssda903 import Recognised, recognise
from orchestration.extracts.csv_text import CsvText, read_csv_text
from orchestration.extracts.landing import SUPPLIED_COLUMNS, LandedSource, Landing, return_schemas
from orchestration.extracts.quarantine import Origin, account, blank_rows, repeated
from orchestration.extracts.refusals import ExtractRefused, Note, refuse_together

CSV, XML = ".csv", ".xml"


@dataclass(frozen=True)
class ReturnTable:
    """One table of a return: the file it was in, the columns that the file has (upper case), its cells."""

    file: str
    supplied: tuple[str, ...]
    text: CsvText  # the cells of `supplied`, in that order


@dataclass(frozen=True)
class ReturnRead:
    """The tables of a return by name, and what was noted. A table that is not in it was not supplied."""

    tables: Mapping[str, ReturnTable]
    notes: tuple[Note, ...]


def read_return(path: Path, folder: str = "") -> ReturnRead:
    """Read a return from a folder of files or from a single CSV or XML file.

    `folder` goes before the files' names in messages and in what is landed (`previous_return/header.csv`).
    CSVs are told apart by their headings, whatever the file's name. What does not fit is noted by name: other
    files, unknown and missing columns, and two files that look like the same table, of which neither is used.
    A path that is not there, a file that cannot be read, or no table of the return at all raises
    ExtractRefused.
    """
    if path.is_file():
        files = [path]
    elif path.is_dir():
        files = sorted(child for child in path.iterdir() if child.is_file() and child.name[0] not in ".~")
    else:
        raise ExtractRefused(
            "missing_folder", "there is no such file or folder", "Check how it is written.", file=str(path)
        )
    named = {f"{folder}{file.name}": file for file in files}
    xmls = {name: file for name, file in named.items() if file.suffix.lower() == XML}
    notes = [
        Note(name, "is no CSV or XML, so not part of the return; left alone")
        for name, file in named.items()
        if file.suffix.lower() not in (CSV, XML)
    ]
    found, csv_notes = _from_csvs({name: file for name, file in named.items() if file.suffix.lower() == CSV})
    notes.extend(csv_notes)
    if xmls and not found:
        tables, xml_notes = _from_xml(xmls)
        notes.extend(xml_notes)
    else:
        tables, alike_notes = _one_of_each(found)
        notes.extend(alike_notes)
        notes.extend(Note(name, "is left out: the folder has the return as CSV") for name in xmls)
    if not tables:
        raise ExtractRefused(
            "no_return",
            "no file here is a table of the SSDA903 return",
            "Check that it is the right folder and that each file's first row holds the column names."
            + "".join(f" {note.file} {note.text}." for note in notes),
            file=folder.rstrip("/") or path.name,
        )
    return ReturnRead(tables, tuple(notes))


def land_return(path: Path, submission_id: str, folder: str = "") -> LandedSource:
    """Read the return at `path` and give its tables the landing's columns for one submission.

    `folder` is as for `read_return`, and so is what raises ExtractRefused.
    """
    read = read_return(path, folder)
    landed = [_land(table, given, submission_id) for table, given in read.tables.items()]
    return LandedSource(Landing.together(landed), read.notes)


def _from_csvs(files: Mapping[str, Path]) -> tuple[dict[str, list[ReturnTable]], list[Note]]:
    found: dict[str, list[ReturnTable]] = {}
    notes: list[Note] = []
    refusals: list[ExtractRefused] = []
    for name, file in files.items():
        try:
            text = read_csv_text(file, name)
            recognised = recognise(text.header)
            if recognised is None:
                notes.append(Note(name, "has the headings of no table of the return; left out"))
                continue
            notes.extend(_noted(recognised, text, name))
        except ExtractRefused as refused:
            refusals.append(refused)
            continue
        cells = text.cells.select(list(recognised.position.values()))
        table = ReturnTable(name, tuple(recognised.position), text.with_cells(cells))
        found.setdefault(recognised.table, []).append(table)
    refuse_together(refusals)
    return found, notes


def _one_of_each(found: Mapping[str, list[ReturnTable]]) -> tuple[dict[str, ReturnTable], list[Note]]:
    notes = []
    for table, alike in found.items():
        if len(alike) > 1:
            names = " and ".join(given.file for given in alike)
            text = f"is one of several files that look like {table}: {names}; neither is used, keep one"
            notes.append(Note(alike[0].file, text))
    return {table: alike[0] for table, alike in found.items() if len(alike) == 1}, notes


def _noted(recognised: Recognised, text: CsvText, file: str) -> Iterator[Note]:
    if recognised.given_twice:
        raise ExtractRefused(
            "column_twice",
            "the column is given twice",
            "Keep one.",
            file=file,
            column=recognised.given_twice[0],
        )
    if recognised.unknown:
        yield Note(file, f"has unknown columns, left out: {', '.join(recognised.unknown)}")
    if recognised.missing:
        yield Note(file, f"lacks columns of {recognised.table}: {', '.join(recognised.missing)}")
    if text.cells.num_rows == 0:
        yield Note(file, f"has headings and no rows; {recognised.table} is supplied, empty")


def _from_xml(files: Mapping[str, Path]) -> tuple[dict[str, ReturnTable], list[Note]]:
    from orchestration.extracts.return_xml import read_return_xml

    if len(files) > 1:
        raise ExtractRefused(
            "two_returns",
            f"there are {len(files)} XML files, and a return is one",
            "Keep one.",
            file=", ".join(files),
        )
    ((name, file),) = files.items()
    read = read_return_xml(file, name)
    notes = [Note(name, f"has unknown elements, left out: {', '.join(read.unknown)}")] if read.unknown else []
    tables = {}
    for table, given in read.tables.items():
        supplied, count = tuple(return_columns(table)), given.cells.num_rows
        record_id = pa.array(range(count), pa.int64())
        no_rows = given.source_row.slice(0, 0)
        text = CsvText(supplied, count, given.cells, record_id, given.source_row, no_rows, read.sha256)
        tables[table] = ReturnTable(name, supplied, text)
    return tables, notes


def _land(table: str, given: ReturnTable, submission_id: str) -> Landing:
    text, schema = given.text, return_schemas()[table]
    origin = Origin(submission_id, "ssda903", table, given.file, text.sha256)
    count = text.cells.num_rows
    cells = dict(zip(given.supplied, text.cells.columns, strict=True))
    blank = pa.nulls(count, pa.string())
    rows = pa.table(
        [
            repeated(submission_id, count),
            text.record_id,
            repeated(given.file, count),
            repeated(text.sha256, count),
            text.source_row,
            *(cells.get(column, blank) for column in return_columns(table)),
        ],
        schema=schema,
    )
    supplied = [column.lower() for column in given.supplied]
    return Landing(
        ssda903={table: rows},
        supplied_columns=pa.table(
            [repeated(submission_id, len(supplied)), repeated(table, len(supplied)), supplied],
            schema=SUPPLIED_COLUMNS,
        ),
        quarantine=blank_rows(origin, text.blank_rows),
        accounts=account(origin, rows_in=text.records, landed=count, quarantined=len(text.blank_rows)),
    )

"""Find the tables of an SSDA903 return among files: CSV, Excel or XML, told apart by their headings.

Landing their rows does not belong here (`return_landing.py`), nor does judging a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from expectations.extracts.fields import landed_columns
from expectations.extracts.ssda903 import Recognised, find_return_header
from orchestration.extracts.files.drop_files import DropFile, files_of, open_sheets
from orchestration.extracts.refusals import ExtractRefused, Note, refuse_together
from orchestration.extracts.sheets import Rows, Sheet

XML = ".xml"
TABLES_OF_FILES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".parquet")


@dataclass(frozen=True)
class ReturnTable:
    """One table of a return: the sheet it is in, where its headings are, and where each column stands."""

    sheet: Sheet
    bytes: int
    header_row: int
    position: Mapping[str, int]  # column, upper case -> place in the sheet

    @property
    def supplied(self) -> tuple[str, ...]:
        """Return the columns that the sheet has."""
        return tuple(self.position)


@dataclass(frozen=True)
class ReturnRead:
    """The tables of a return by name, and what was noted. A table that is not in it was not supplied."""

    tables: Mapping[str, ReturnTable]
    notes: tuple[Note, ...]


def read_return(files: Sequence[DropFile], name: str, noted: Sequence[Note] = ()) -> ReturnRead:
    """Find the tables of a return among files; no table at all raises ExtractRefused.

    `name` is the place that the message names, and `noted` what is known of other files there.
    """
    xmls = [file for file in files if is_xml(file.name)]
    found, notes = _from_sheets([file for file in files if not is_xml(file.name)])
    if xmls and not found:
        tables, xml_notes = _from_xml(xmls)
        notes.extend(xml_notes)
    else:
        tables, alike_notes = _one_of_each(found)
        notes.extend(alike_notes)
        notes.extend(
            Note(file.name, "is left out: the folder has the return as CSV or Excel") for file in xmls
        )
    if not tables:
        raise ExtractRefused(
            "no_return",
            "no file here is a table of the SSDA903 return",
            "Check that it is the right folder and that each file has a row with the column names."
            + "".join(f" {note.file} {note.text}." for note in (*noted, *notes)),
            file=name,
        )
    return ReturnRead(tables, tuple(notes))


def files_at(path: Path, folder: str, unpacked: Path) -> tuple[list[DropFile], list[Note]]:
    """Return the files of a return at `path` (a folder or one file), and a note for each other file.

    `folder` goes before their names; what is zipped is unpacked into `unpacked`.
    """
    if path.is_file():
        return [DropFile(f"{folder}{path.name}", path, path.stat().st_size)], []
    if not path.is_dir():
        raise ExtractRefused(
            "missing_folder", "there is no such file or folder", "Check how it is written.", file=str(path)
        )
    found, refusals = files_of(path, unpacked)
    refuse_together(refusals)
    files = [DropFile(f"{folder}{file.name}", file.path, file.bytes) for file in found]
    return [file for file in files if is_of_return(file)], others(files)


def is_of_return(file: DropFile) -> bool:
    """Say whether a file may hold a table of a return, going by what its name ends in."""
    return file.path.suffix.lower() in (*TABLES_OF_FILES, XML)


def others(files: Sequence[DropFile]) -> list[Note]:
    """Return a note for each file that can hold no table of a return."""
    text = "is no CSV, Excel or XML file, so not part of the return; left alone"
    return [Note(file.name, text) for file in files if not is_of_return(file)]


def _from_sheets(files: Sequence[DropFile]) -> tuple[dict[str, list[ReturnTable]], list[Note]]:
    found: dict[str, list[ReturnTable]] = {}
    notes: list[Note] = []
    refusals: list[ExtractRefused] = []
    for file in files:
        try:
            for sheet in open_sheets(file, dates="uk"):
                notes += sheet.notes
                name = f"{sheet.file}, sheet {sheet.sheet}" if sheet.sheet else sheet.file
                head = find_return_header(sheet.opening)
                if head is None:
                    notes.append(Note(name, "has the headings of no table of the return; left out"))
                    continue
                header_row, recognised = head
                notes.extend(_noted(recognised, sheet, name))
                table = ReturnTable(sheet, file.bytes, header_row, recognised.position)
                found.setdefault(recognised.table, []).append(table)
        except ExtractRefused as refused:
            refusals.append(refused)
    refuse_together(refusals)
    return found, notes


def _one_of_each(found: Mapping[str, list[ReturnTable]]) -> tuple[dict[str, ReturnTable], list[Note]]:
    notes, tables = [], {}
    for table, alike in found.items():
        same = {(one.sheet.sha256, one.sheet.sheet) for one in alike}
        names = " and ".join(
            f"{one.sheet.file}, sheet {one.sheet.sheet}" if one.sheet.sheet else one.sheet.file
            for one in alike
        )
        if len(same) > 1:
            text = f"is one of several files that look like {table}: {names}; neither is used, keep one"
            notes.append(Note(alike[0].sheet.file, text))
            continue
        if len(alike) > 1:
            notes.append(Note(alike[1].sheet.file, f"is the same as {alike[0].sheet.file}; used once"))
        tables[table] = alike[0]
    return tables, notes


def _noted(recognised: Recognised, sheet: Sheet, name: str) -> Iterator[Note]:
    if recognised.given_twice:
        raise ExtractRefused(
            "column_twice",
            "the column is given twice",
            "Keep one.",
            file=sheet.file,
            sheet=sheet.sheet,
            column=recognised.given_twice[0],
        )
    if recognised.unknown:
        yield Note(name, f"has unknown columns, left out: {', '.join(recognised.unknown)}")
    if recognised.missing:
        yield Note(name, f"lacks columns of {recognised.table}: {', '.join(recognised.missing)}")


def _from_xml(files: Sequence[DropFile]) -> tuple[dict[str, ReturnTable], list[Note]]:
    from orchestration.extracts.files.return_xml import read_return_xml

    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        found = f"there are {len(files)} XML files, and a return is one"
        raise ExtractRefused("two_returns", found, "Keep one.", file=names)
    (file,) = files
    read = read_return_xml(file.path, file.name)
    notes = (
        [Note(file.name, f"has unknown elements, left out: {', '.join(read.unknown)}")]
        if read.unknown
        else []
    )
    tables = {}
    for table, given in read.tables.items():
        columns = tuple(landed_columns(table))
        cells = given.cells.rename_columns([str(place) for place in range(len(columns))])
        rows = Rows(cells, given.source_row.combine_chunks())
        sheet = Sheet(file.name, None, read.sha256, (columns,), one_batch(rows))
        position = {column: place for place, column in enumerate(columns)}
        tables[table] = ReturnTable(sheet, file.bytes, 1, position)
    return tables, notes


def one_batch(rows: Rows) -> Callable[[int], Iterator[Rows]]:
    """Return the reader of a sheet that is one batch."""
    return lambda header_row: iter((rows,))


def is_xml(name: str) -> bool:
    """Go by the file's name, so that a broken XML is told what is wrong with it as XML."""
    return name.lower().endswith(XML)

"""The files of a dirty drop: which tables are in which, how each is written, and what is odd about the file.

Dirt in cells and rows does not belong here; it is there by the time a file is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from raw_data.synthetic.contract_columns import columns, file_of
from raw_data.synthetic.dirt_profiles import File, Headings, Profile
from raw_data.synthetic.dirt_table import DirtyTable, Labels
from raw_data.synthetic.formats import Written, parquet_file, text_file, workbook, zip_file

NBSP = "\N{NO-BREAK SPACE}"
ENCODINGS = {"utf-8-sig": "utf8_bom", "utf-16": "utf16", "cp1252": "cp1252"}
DELIMITERS = {";": "semicolon", "\t": "tab"}
HEADING_KINDS = (
    "heading_upper_case", "heading_blanks_round", "heading_words",
    "renamed_column", "missing_column", "extra_column",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a table lies: the file, the sheet, the header's row as Excel counts, and each label's row."""

    file: str
    sheet: str | None
    header_row: int
    rows: Labels


def written_files(
    profile: Profile, tables: dict[str, DirtyTable]
) -> tuple[dict[str, bytes], dict[str, Place], list[dict[str, Any]]]:
    """Return the files by name, where each table lies, and what was planted in files and headings.

    A table that the profile has in no file gets one of its own, plain, below `ssd/` or `supplementary/`.
    """
    for table in tables.values():
        chosen = [known for known in profile.headings if known.table == table.name]
        _head(table, chosen[0] if chosen else Headings(table=table.name))
    named = {table for file in _all(profile.files) for table in (file.table, *file.sheets.values())}
    files = [*profile.files]
    files += [File(name=file_of(table), table=table) for table in tables if table not in named]
    contents: dict[str, bytes] = {}
    places: dict[str, Place] = {}
    planted: list[dict[str, Any]] = []
    for file in files:
        content = _content(file, file.name, tables, places, planted)
        contents[file.name] = content
        if file.sent_again_as:
            again = str(PurePosixPath(file.name).with_name(file.sent_again_as))
            contents[again] = content
            planted.append(_entry("sent_again", "note", again, outcome="copy"))
    return contents, places, planted


def _all(files: tuple[File, ...]) -> Iterator[File]:
    for file in files:
        yield file
        yield from _all(file.entries)


def _entry(kind: str, expect: str, file: str, sheet: str | None = None, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "file": file, "sheet": sheet, "row": None, "column": None, "expect": expect, **more}


def _content(
    file: File,
    name: str,
    tables: dict[str, DirtyTable],
    places: dict[str, Place],
    planted: list[dict[str, Any]],
) -> bytes:
    if file.blank:
        planted.append(_entry("blank_file", "refused_file", name))
        return b""
    if file.entries:
        planted.append(_entry("zip", "read", name))
        return zip_file(
            {
                entry.name: _content(entry, f"{name}/{entry.name}", tables, places, planted)
                for entry in file.entries
            }
        )
    if file.sheets:
        sheets = {}
        for sheet, held in file.sheets.items():
            sheets[sheet] = _laid_out(file, name, sheet, tables[held], places, planted)
            if sheet != held:
                planted.append(_entry("sheet_by_headings", "read", name, sheet))
        for sheet, empty in file.empty.items():
            headings = columns("supplementary")[empty]
            sheets[sheet] = Written(pd.DataFrame(columns=list(headings)), headings)
            planted.append(_entry("headings_without_rows", "note", name, sheet))
        return workbook(sheets)
    assert file.table is not None, file.name
    laid_out = _laid_out(file, name, None, tables[file.table], places, planted)
    if file.name.endswith(".parquet"):
        planted.append(_entry("parquet", "read", name))
        return parquet_file(laid_out)
    for kind in (ENCODINGS.get(file.encoding), DELIMITERS.get(file.delimiter)):
        if kind:
            planted.append(_entry(kind, "read", name))
    return text_file(laid_out, file.delimiter, file.encoding)


def _laid_out(
    file: File,
    name: str,
    sheet: str | None,
    table: DirtyTable,
    places: dict[str, Place],
    planted: list[dict[str, Any]],
) -> Written:
    rows, number = table.laid_out()
    header_row = len(file.above) + 1
    places[table.name] = Place(name, sheet, header_row, number + header_row + 1)
    if file.above:
        planted.append(_entry("title_rows", "read", name, sheet, rows=len(file.above)))
    planted += [
        {**_entry(entry["kind"], entry["expect"], name, sheet), **_more(entry)}
        for entry in table.entries
        if entry["label"] is None and entry["kind"] in HEADING_KINDS
    ]
    dates = [column for column in file.dates if column in rows]
    numbers = [column for column in file.numbers if column in rows]
    for kind, typed in (("true_date_cells", dates), ("zeros_lost", numbers)):
        for column in typed:
            count = int(rows[column].notna().sum())
            planted.append({**_entry(kind, "read", name, sheet, cells=count), "column": column})
    headings = [str(table.headings.get(column, column)) for column in rows.columns]
    shapes = {int(number[label]): len(headings) + more for label, more in table.shapes.items()}
    return Written(rows, headings, file.above, shapes, dates, numbers)


def _more(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("kind", "expect", "label")}


def _head(table: DirtyTable, how: Headings) -> None:
    """Settle the headings of a table; extra columns are added to its cells, blank but in extra rows."""
    for column, text in how.extra.items():
        filled = table.cells.notna().any(axis=1)
        if text.isupper():  # a mark that only extra rows have
            filled &= np.arange(len(table.cells)) >= table.true_rows
        table.cells[column] = pd.Series(text, table.cells.index, dtype="str").where(filled)
        table.note("extra_column", "note", None, column, heading=column)
    forms = ("{} ", " {}", NBSP + "{}")
    for place, column in enumerate(table.cells.columns):
        if how.kind == "upper_case":
            table.headings[column] = column.upper()
        elif how.kind == "blanks_round":
            table.headings[column] = forms[place % len(forms)].format(column)
        elif how.kind == "words":
            table.headings[column] = column.replace("_", " ").capitalize()
    if how.kind != "as_named":
        table.note(f"heading_{how.kind}", "read")
    for column, heading in how.renamed.items():
        table.headings[column] = heading
        table.note("renamed_column", "note", None, column, heading=heading)
    for column in how.missing:
        table.headings[column] = None
        table.note("missing_column", "note", None, column)

"""Tables of text as bytes: text files of any delimiter and encoding, workbooks, Parquet and zips.

What stands in the tables does not belong here. The same table gives the same bytes every time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MADE_ON = datetime(2026, 4, 1, 9, 0, 0, tzinfo=UTC)
EXCEL_ROWS = 1_048_576
ROWS_AT_ONCE = 50_000
EXCEL_BEGINS = pd.Timestamp("1899-12-30")


@dataclass(frozen=True)
class Written:
    """A table as it is to stand in a file: what comes above, the headings, the rows and their odd shapes.

    `above` are the cells of rows above the header (an empty tuple is an empty line). `cells` says of a row
    (its place in `rows`) how many cells it is written with, where these are not as many as the headings;
    rows with `cells` are no records. `dates`, `times` and `numbers` are the columns that a workbook or
    Parquet holds as such, where their text is one.
    """

    rows: pd.DataFrame
    headings: Sequence[str]
    above: Sequence[Sequence[str]] = ()
    cells: Mapping[int, int] = field(default_factory=dict)
    dates: Sequence[str] = ()
    numbers: Sequence[str] = ()


def text_file(table: Written, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return a table as a text file; cells with a delimiter, a quote or a line break stand in quotes."""
    return "".join(text_parts(table, delimiter)).encode(encoding)


def text_parts(table: Written, delimiter: str = ",") -> Iterator[str]:
    """Give the text of a file piece by piece, so that a long table is never held as text whole."""
    for cells in (*table.above, table.headings):
        yield _line(cells, delimiter)
    done = 0
    for place, width in sorted(table.cells.items()):
        yield from _lines(table.rows.iloc[done:place], delimiter)
        row = ["" if pd.isna(cell) else cell for cell in table.rows.iloc[place]]
        yield _line([*row, *["extra"] * width][:width], delimiter)
        done = place + 1
    yield from _lines(table.rows.iloc[done:], delimiter)


def _line(cells: Sequence[str], delimiter: str) -> str:
    return delimiter.join(_quoted(cell, delimiter) for cell in cells) + "\n"


def _quoted(cell: str, delimiter: str) -> str:
    odd = any(sign in cell for sign in (delimiter, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if odd else cell


def _lines(rows: pd.DataFrame, delimiter: str) -> Iterator[str]:
    """Give rows as lines, column by column and not cell by cell."""
    for first in range(0, len(rows), ROWS_AT_ONCE):
        columns = []
        for name in rows.columns:
            cells = pa.array(rows[name].iloc[first : first + ROWS_AT_ONCE], pa.string())
            odd = reduce(pc.or_, [pc.match_substring(cells, sign) for sign in (delimiter, '"', "\n", "\r")])
            if pc.any(odd).as_py():
                doubled = pc.replace_substring(cells, '"', '""')
                cells = pc.if_else(odd, pc.binary_join_element_wise('"', doubled, '"', ""), cells)
            columns.append(pc.fill_null(cells, ""))
        lines = pc.binary_join_element_wise(*columns, delimiter) if len(columns) > 1 else columns[0]
        yield "\n".join(lines.to_pylist()) + "\n"


def workbook(sheets: Mapping[str, Written]) -> bytes:
    """Return a workbook with a sheet for each table; ValueError when one has more rows than a sheet holds."""
    import xlsxwriter

    too_long = [name for name, table in sheets.items() if len(table.rows) + 20 > EXCEL_ROWS]
    if too_long:
        raise ValueError(
            f"{', '.join(too_long)}: more rows than a worksheet holds. Ask for fewer children, or no dirt."
        )
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {**options, "strings_to_formulas": False}) as book:
        book.set_properties({"created": MADE_ON})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        title = book.add_format({"bold": True})
        for name, table in sheets.items():
            _fill(book.add_worksheet(name), table, day, title)
    return file.getvalue()


def _fill(sheet: Any, table: Written, day: Any, title: Any) -> None:
    """Write a sheet row by row: dates and numbers as such where the column is to hold them."""
    width = len(table.headings)
    for number, cells in enumerate(table.above):
        if cells and width > 1:
            sheet.merge_range(number, 0, number, width - 1, cells[0], title)
    first = len(table.above)
    sheet.write_row(first, 0, table.headings)
    typed = [name in table.dates or name in table.numbers for name in table.rows.columns]
    columns = [_typed(table, name).tolist() for name in table.rows.columns]
    for number, cells in enumerate(zip(*columns, strict=True), start=first + 1):
        for place, cell in enumerate(cells):
            if cell is None:
                continue
            if typed[place] and isinstance(cell, datetime):
                sheet.write_datetime(number, place, cell, day)
            elif typed[place] and isinstance(cell, float):
                sheet.write_number(number, place, cell)
            else:
                sheet.write_string(number, place, cell)


def _typed(table: Written, name: str) -> pd.Series:
    """Return the cells of a column: dates and numbers where the text is one, else text, None where blank."""
    text = table.rows[name]
    cells = text.astype(object).where(text.notna(), None)
    if name in table.dates:
        days = pd.to_datetime(text, format="ISO8601", errors="coerce")
        found = days.notna() & (days >= EXCEL_BEGINS + timedelta(days=61))
        cells[found] = pd.Series(days[found].dt.to_pydatetime(), days[found].index, dtype=object)
    if name in table.numbers:
        found = text.str.fullmatch(r"\d{1,15}").fillna(False).astype(bool)
        cells[found] = text[found].astype(float).astype(object)
    return cells


def parquet_file(table: Written) -> bytes:
    """Return a table as Parquet: its `dates` as dates, all else as text; a date that is none is an error."""
    arrays = {}
    for heading, name in zip(table.headings, table.rows.columns, strict=True):
        cells = pa.array(table.rows[name], pa.string())
        arrays[heading] = cells.cast(pa.date32()) if name in table.dates else cells
    file = io.BytesIO()
    pq.write_table(pa.table(arrays), file, compression="zstd")
    return file.getvalue()


def zip_file(entries: Mapping[str, bytes]) -> bytes:
    """Return a zip of files, each dated the same."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, MADE_ON.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return file.getvalue()


def write(content: bytes, path: Path) -> None:
    """Write a file, with the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

"""Read one comma-separated file with every cell as the text that it is, or refuse it and say where and why.

Knowing which table a file holds does not belong here, nor does trimming or typing a value.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from orchestration.extracts.refusals import ExtractRefused

_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MAGIC = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a compressed file",
}
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright bars"}
_SAVE_AS = "Save it from the spreadsheet as 'CSV UTF-8 (comma delimited)' and try again."
_BLOCK = 8 << 20


@dataclass(frozen=True)
class CsvText:
    """A file's cells as text: blank cells are null, all others are exactly as they came.

    `cells` has one column per heading, in file order and named by position ("0", "1", …), and one row per
    record that has any cell filled. `source_row` is the row of each as a spreadsheet counts it (empty lines
    count too, though they are no records), `record_id` its place among the records, from 0. Records that are
    commas and nothing else, as spreadsheets leave them below the data, are only counted, in `blank_rows`.
    """

    header: tuple[str, ...]
    records: int  # as read, blank ones included
    cells: pa.Table
    record_id: pa.Array
    source_row: pa.Array
    blank_rows: pa.Array
    sha256: str

    def with_cells(self, cells: pa.Table) -> CsvText:
        """Return the same records with other columns."""
        return replace(self, cells=cells)


def read_csv_text(path: Path, name: str) -> CsvText:
    """Read the file at `path`; `name` is what messages call it. What cannot be read raises ExtractRefused."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExtractRefused(
            "unreadable", f"the file cannot be opened ({error.strerror})", "Check the folder.", file=name
        ) from error
    sha256 = hashlib.sha256(data).hexdigest()
    _refuse_what_is_no_text(data, name)
    _refuse_other_separators(data, name)
    if data.count(b'"') % 2:
        _refuse_open_quotation(data, name)
    if b"\n" not in data and b"\r" not in data:
        data += b"\n"
    table = _parse(data, name)
    header = tuple(_heading(cell) for cell in table.slice(0, 1).to_pylist()[0].values())
    cells = table.slice(1)
    record_id = pa.array(np.arange(cells.num_rows, dtype="int64"))
    source_row = _source_rows(data, cells.num_rows)
    filled = _filled(cells)
    if filled is None:
        return CsvText(header, cells.num_rows, cells, record_id, source_row, source_row.slice(0, 0), sha256)
    return CsvText(
        header,
        cells.num_rows,
        cells.filter(filled),
        record_id.filter(filled),
        source_row.filter(filled),
        source_row.filter(pc.invert(filled)),
        sha256,
    )


def _filled(cells: pa.Table) -> pa.Array | None:
    """Return a mask of the records with more than blanks in any cell, or None when that is all of them."""
    if cells.num_rows == 0 or any(_all_filled(column) for column in cells.columns):
        return None
    mask = _has_text(cells.column(0))
    for column in cells.columns[1:]:
        mask = pc.or_(mask, _has_text(column))
    mask = mask.combine_chunks()
    return None if pc.all(mask).as_py() else mask


def _has_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)


def _all_filled(column: pa.ChunkedArray) -> bool:
    return column.null_count == 0 and bool(pc.all(_has_text(column)).as_py())


def _parse(data: bytes, name: str) -> pa.Table:
    width = len(next(record for record in _records(data) if record))
    names = [str(position) for position in range(width)]
    try:
        return pacsv.read_csv(
            pa.BufferReader(data),
            read_options=pacsv.ReadOptions(
                column_names=names,
                block_size=min(_BLOCK, len(data) + 1),
                use_threads=len(data) > _BLOCK,
            ),
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
    except pa.ArrowInvalid:
        # the parser's own message quotes the row, and whoever records this error would keep it
        raise _explained(data, name, width) from None


def _heading(cell: str | None) -> str:
    return (cell or "").strip("\ufeff \t\r\n\xa0")


def _text(data: bytes, errors: str = "strict") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", errors=errors, newline="")


def _records(data: bytes, errors: str = "replace", then: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Give the records as Python's own reader sees them: slower, but it can tell where the trouble is."""
    csv.field_size_limit(max(csv.field_size_limit(), len(data) + 1))
    return csv.reader(chain(_text(data, errors), then))


def _source_rows(data: bytes, count: int) -> pa.Array:
    begins_with_a_line_end = data.startswith((b"\n", b"\r", _BOM + b"\n", _BOM + b"\r"))
    if not begins_with_a_line_end and not any(pair in data for pair in (b"\n\n", b"\n\r", b"\r\r")):
        return pa.array(np.arange(2, count + 2, dtype="int32"))
    filled = [row for row, record in enumerate(_records(data), 1) if record]
    return pa.array(filled[1:], pa.int32())


def _refuse_what_is_no_text(data: bytes, name: str) -> None:
    for mark, what in _MAGIC.items():
        if data.startswith(mark):
            raise ExtractRefused("not_a_csv", f"this is {what}, not a CSV file", _SAVE_AS, file=name)
    if data.startswith(_UTF16_MARKS):
        raise ExtractRefused("utf16", "the text is in UTF-16", _SAVE_AS, file=name)
    if b"\0" in data:
        raise ExtractRefused("not_a_csv", "this is not text, so not a CSV file", _SAVE_AS, file=name)
    if not data.removeprefix(_BOM).strip(b" \t\r\n,;\x1a"):
        raise ExtractRefused(
            "empty_file", "the file is empty", "Extract it again, or take it out of the folder.", file=name
        )


def _refuse_other_separators(data: bytes, name: str) -> None:
    first = next(record for record in _records(data) if record)
    if len(first) > 1:
        return
    for separator, what in _SEPARATORS.items():
        if separator in first[0]:
            raise ExtractRefused(
                "not_comma_separated", f"the cells are separated by {what}, not commas", _SAVE_AS, file=name
            )


def _refuse_open_quotation(data: bytes, name: str) -> None:
    """Refuse a file whose last quotation mark is never closed: it would swallow the rows after it."""
    row, record = 0, [""]
    for row, record in enumerate(_records(data, then=("\n", "end")), 1):  # noqa: B007
        pass
    if record != ["end"]:
        raise ExtractRefused(
            "open_quotation",
            "a quotation mark opens a cell and is never closed",
            "Close it or take it out, then save the file again.",
            file=name,
            row=row,
        )


def _explained(data: bytes, name: str, width: int) -> ExtractRefused:
    """Find the first byte that is not UTF-8 or the first row of another width, and say so."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start, name)
    for row, record in enumerate(_records(data), 1):
        if record and len(record) != width:
            return ExtractRefused(
                "ragged_row",
                f"the row has {len(record)} {'cell' if len(record) == 1 else 'cells'}, the header {width}",
                "Look for a comma too many or too few, or one inside a cell that has no quotation marks.",
                file=name,
                row=row,
            )
    return ExtractRefused(
        "not_a_csv", "the file cannot be read as rows of comma-separated cells", _SAVE_AS, file=name
    )


def _not_utf8(data: bytes, start: int, name: str) -> ExtractRefused:
    before = list(_records(data[:start] + b"x"))
    header = next((record for record in before if record), [])
    position = len(before[-1]) - 1
    column = _heading(header[position]) if len(before) > 1 and position < len(header) else None
    return ExtractRefused(
        "not_utf8",
        "a character is not UTF-8 (the file was probably saved by Windows as ANSI, cp1252)",
        _SAVE_AS,
        file=name,
        row=len(before),
        column=column,
    )

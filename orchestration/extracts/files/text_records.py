"""Records from lines of text, with care for quotation marks that hide rows, and which delimiter they have.

Encodings do not belong here, nor does knowing a table by its headings.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import pyarrow.compute as pc

from orchestration.extracts.files.text_bytes import LONGEST_LINE
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import OPENING_ROWS, Rows

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
# Put after the last line: when it does not come back as a record of its own, a quoted cell swallowed it.
END = "\x1fend of the file\x1f"


def delimiter_of(text: str) -> str:
    """Tell the delimiter from the opening rows: the one that cuts most of them into equally many cells.

    A delimiter that already cuts the headings is taken before one that only occurs in the cells below; of
    those the one that makes most cells. A text that none of them cuts has one column, and gives a comma.
    """
    best, chosen = (False, -OPENING_ROWS, 0), ","
    for delimiter in DELIMITERS:
        rows_of_cells = reader_of(text.splitlines(keepends=True), delimiter)
        widths = [len(cells) for cells in islice(rows_of_cells, OPENING_ROWS) if cells]
        cut = Counter(width for width in widths if width > 1)
        if not cut:
            continue
        width, rows = max(cut.items(), key=lambda item: (item[1] * item[0], item[0]))
        score = (rows * 2 >= len(widths), -widths.index(width), rows * (width - 1))
        if score > best:
            best, chosen = score, delimiter
    return chosen


def reader_of(lines: Iterable[str], delimiter: str, strict: bool = False) -> Iterator[list[str]]:
    """Give the records of `lines` as Python's own reader sees them; its limit on a cell is lifted."""
    csv.field_size_limit(max(csv.field_size_limit(), 4 * LONGEST_LINE))
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def records_of(
    lines: Iterable[str], delimiter: str, name: str, header_row: int = 0, width: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Give each record with its row as Excel counts it; an empty line counts, and is a record without cells.

    A quotation mark that is never closed, or one that closes where more text follows after a line end, raises
    ExtractRefused with the row where it begins. So do, below a header of `width` cells in `header_row`, rows
    that a stray pair of marks made into one cell.
    """
    held: list[str] = []
    row = 0

    def fed() -> Iterator[str]:
        size = 0
        for line in chain(lines, (END,)):
            held.append(line)
            size = size + len(line) if len(held) > 1 else len(line)
            if size > LONGEST_LINE and len(held) > 1:
                raise open_quotation(name, row + 1)
            yield line

    for row, cells in enumerate(reader_of(fed(), delimiter), 1):
        if held[-1] is END:
            if len(held) == 1:
                return
            raise open_quotation(name, row)
        if len(held) > 1:
            _refuse_stray(held, cells, delimiter, name, row, width if row > header_row else 0)
        held.clear()
        yield row, cells


def refuse_swallowed(rows: Rows, delimiter: str, name: str) -> None:
    """Refuse a batch in which a cell holds whole rows, as a stray pair of quotation marks leaves them."""
    width = rows.cells.num_columns
    for column in rows.cells.columns:
        broken = pc.or_(pc.match_substring(column, "\n"), pc.match_substring(column, "\r"))
        many = pc.greater_equal(pc.count_substring(column, delimiter), max(width - 1, 1))
        suspects = pc.indices_nonzero(pc.fill_null(pc.and_(broken, many), False))
        for at in suspects.to_pylist():
            if _swallowed(rows.cells.column(0)[at].as_py(), column[at].as_py(), delimiter, width):
                raise _stray_quotation(name, rows.source_row[at].as_py())


def open_quotation(name: str, row: int) -> ExtractRefused:
    """Return the refusal of a file in which a quotation mark opens in `row` and is never closed."""
    return ExtractRefused(
        "open_quotation",
        "a quotation mark opens a cell in this row and is never closed, so the rows below are lost in it",
        "Take the mark out or close it where the text of the cell ends, and save the file again.",
        file=name,
        row=row,
    )


def _stray_quotation(name: str, row: int) -> ExtractRefused:
    return ExtractRefused(
        "stray_quotation",
        "a quotation mark opens a cell in this row and is closed only in a later row, so the rows between "
        "are lost in that cell",
        "Take stray quotation marks out of this row and the next ones (a mark that belongs to the text is "
        "written twice), and save the file again.",
        file=name,
        row=row,
    )


def _refuse_stray(
    held: Sequence[str], cells: Sequence[str], delimiter: str, name: str, row: int, width: int
) -> None:
    try:
        list(reader_of(held, delimiter, strict=True))
    except csv.Error:
        # the cell's closing mark has text after it: it was meant to open or to be part of another cell
        raise _stray_quotation(name, row) from None
    if width and any(_swallowed(cells[0], cell, delimiter, width, len(cells) != width) for cell in cells):
        raise _stray_quotation(name, row)


def _swallowed(first: str | None, cell: str, delimiter: str, width: int, misshapen: bool = False) -> bool:
    """Tell whether a cell with line breaks holds rows, from the count of delimiters and how its lines begin.

    Rows that are swallowed whole leave `width - 1` delimiters for each line break. A text may do so too (a
    list of names, say), so one of its lines must also begin as the record does: with a number, say.
    """
    lines = re.split(r"\r\n|\r|\n", cell)
    delimiters = cell.count(delimiter)
    if len(lines) == 1 or width == 1 or not delimiters:
        return False
    whole = delimiters == (len(lines) - 1) * (width - 1) or any(
        line.count(delimiter) >= width - 1 for line in lines
    )
    begins = _shape((first or "").splitlines()[:1], delimiter)
    return (whole or misshapen) and any(_shape([line], delimiter) == begins for line in lines[1:])


def _shape(lines: list[str], delimiter: str) -> tuple[str, bool]:
    start = lines[0].split(delimiter)[0].strip() if lines else ""
    return re.sub(r"\w+", "w", start), any(letter.isdigit() for letter in start)

"""What every road gives the door: a `Sheet` of records, each cell text exactly as it came, with its row.

Knowing which table a sheet holds does not belong here, nor does reading a date, a number or a code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.extracts.refusals import Note

OPENING_ROWS = 20
BATCH_ROWS = 50_000
_PIECE_ROWS = 2_000  # so many single records stay in the processor's cache while they become columns


@dataclass(frozen=True)
class Misshapen:
    """A record with more or fewer cells than the header: its row as Excel counts it, and its cells."""

    row: int
    cells: int


@dataclass(frozen=True)
class Rows:
    """One batch of the records below a header, in the order of the source.

    `cells` has one text column per cell of the header, named by position ("0", "1", …). A cell of nothing but
    blanks is null, all others are exactly as they came. `source_row` (int32) is each record's row as Excel
    counts it: the source's first row is 1, and empty lines count. `blank` counts the records of the batch
    that have nothing in any cell; they and the `misshapen` ones are not in `cells`.
    """

    cells: pa.Table
    source_row: pa.Array
    blank: int = 0
    misshapen: tuple[Misshapen, ...] = ()

    @property
    def records(self) -> int:
        """The records of the batch however they ended: the `rows_in` of its account."""
        return len(self.source_row) + self.blank + len(self.misshapen)


@dataclass(frozen=True)
class Sheet:
    """One file without sheets, one sheet of a workbook, or one table of a database.

    `file` is its name in the drop ("ssd/ssd_person.csv", "all.zip/ssd_person.csv") and `sheet` the name of
    the workbook's sheet, if any. `sha256` is the whole file's. `opening` holds the first 20 rows, row 1
    first, trimmed, "" for a blank cell and () for an empty line. `kinds` says what a typed source knows of
    its columns by position (text, date, number or flag); it is empty for others. `notes` are what the reader
    went on from.

    `read` does the work of `rows`, given the header's row; it streams, so memory stays flat.
    """

    file: str
    sheet: str | None
    sha256: str
    opening: tuple[tuple[str, ...], ...]
    read: Callable[[int], Iterator[Rows]] = field(repr=False, compare=False)
    kinds: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def rows(self, header_row: int) -> Iterator[Rows]:
        """Give the records below the header, batch by batch; `header_row` counts from 1.

        What lies above the header is no record. A sheet without records gives no batch, or empty ones. A
        source that turns out to be broken, or changes while it is read, raises ExtractRefused part way, so
        nothing of a sheet may be used before its last batch has come.
        """
        return self.read(header_row)


def opening_row(cells: Iterable[str | None]) -> tuple[str, ...]:
    """Return a row as `Sheet.opening` holds it: trimmed, with "" for blank cells."""
    return tuple((cell or "").strip(" \t\r\n\xa0\ufeff") for cell in cells)


def without_blanks(cells: pa.Table, source_row: pa.Array, misshapen: Sequence[Misshapen] = ()) -> Rows:
    """Make a batch of text columns: cells of nothing but blanks become null, blank records are counted."""
    columns = [_blank_to_null(column) for column in cells.columns]
    count = cells.num_rows
    if not columns or any(column.null_count == 0 for column in columns):
        filled = None
    else:
        filled = columns[0].is_valid()
        for column in columns[1:]:
            filled = pc.or_(filled, column.is_valid())
    table = pa.table(columns, names=[str(position) for position in range(len(columns))])
    if filled is not None and not pc.all(filled).as_py():
        table, source_row = table.filter(filled), source_row.filter(_one_chunk(filled))
    return Rows(table, source_row, count - table.num_rows if columns else 0, tuple(misshapen))


def batches_of(
    records: Iterable[tuple[int, Sequence[str | None]]], width: int, least: int | None = None
) -> Iterator[Rows]:
    """Put single records (row, cells) under a header of `width` cells into batches, with flat memory.

    A record without a cell is an empty line: no record at all. Blank records count as blank whatever their
    width. Cells beyond the header's are dropped when all of them are blank; other long records, and those
    with fewer than `least` cells (the last columns may have no heading; as many as `width` unless told), are
    misshapen. Of a long record the cells are counted as far as its last filled one.
    """
    held: list[Rows] = []
    for piece in _pieces(records, width, width if least is None else least):
        held.append(piece)
        if sum(one.records for one in held) >= BATCH_ROWS:
            yield _together(held)
            held = []
    if held:
        yield _together(held)


def _pieces(records: Iterable[tuple[int, Sequence[str | None]]], width: int, least: int) -> Iterator[Rows]:
    kept: list[Sequence[str | None]] = []
    rows: list[int] = []
    misshapen: list[Misshapen] = []
    blank = 0
    for row, cells in records:
        if not cells:
            continue
        if least <= len(cells) <= width:
            kept.append(cells)
            rows.append(row)
        elif not any(_filled(cell) for cell in cells):
            blank += 1
        elif len(cells) > width and not any(_filled(cell) for cell in cells[width:]):
            kept.append(cells[:width])
            rows.append(row)
        else:
            filled = max(place for place, cell in enumerate(cells, 1) if _filled(cell))
            misshapen.append(Misshapen(row, filled if filled > width else len(cells)))
        if len(rows) + len(misshapen) + blank >= min(_PIECE_ROWS, BATCH_ROWS):
            yield _piece(kept, rows, misshapen, blank, width)
            kept, rows, misshapen, blank = [], [], [], 0
    if rows or misshapen or blank:
        yield _piece(kept, rows, misshapen, blank, width)


def _together(pieces: Sequence[Rows]) -> Rows:
    return Rows(
        pa.concat_tables(piece.cells for piece in pieces),
        pa.concat_arrays([piece.source_row for piece in pieces]),
        sum(piece.blank for piece in pieces),
        tuple(one for piece in pieces for one in piece.misshapen),
    )


def _piece(
    kept: list[Sequence[str | None]], rows: list[int], misshapen: list[Misshapen], blank: int, width: int
) -> Rows:
    columns: list[Sequence[str | None]] = list(zip_longest(*kept))
    columns += [(None,) * len(kept)] * (width - len(columns))
    cells = pa.table([pa.array(column, pa.string()) for column in columns], [str(n) for n in range(width)])
    made = without_blanks(cells, pa.array(np.array(rows, "int32")), misshapen)
    return Rows(made.cells, made.source_row, made.blank + blank, made.misshapen)


def _filled(cell: str | None) -> bool:
    return bool(cell and not cell.isspace())


def _blank_to_null(column: pa.ChunkedArray) -> pa.ChunkedArray:
    blank = pc.or_(pc.equal(column, ""), pc.utf8_is_space(column))
    if pc.any(blank).as_py():
        return pc.if_else(blank, pa.scalar(None, pa.string()), column)
    return column


def _one_chunk(mask: pa.ChunkedArray) -> pa.Array:
    return mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask

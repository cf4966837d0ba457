"""Open an Excel workbook as sheets: every cell as text, at the row and column where Excel shows it.

Knowing which table a sheet holds does not belong here, nor does reading a text as a date or a code.

The file's parts are read here and not by a library: the ones that were tried give an error and a formula that
was never calculated as a blank, and hold a sheet in memory as far as its last used corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from expectations.extracts.recognition import column_letter
from expectations.extracts.width import width_of
from orchestration.extracts.files.source_files import Signature, refuse_changed, sha256_of, signature
from orchestration.extracts.files.workbook_package import Package, SheetPart
from orchestration.extracts.files.workbook_rows import TOO_WIDE, WIDEST, Fault, Meaning, SheetRow, sheet_rows
from orchestration.extracts.files.workbook_values import date_styles, shared_texts
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.sheets import OPENING_ROWS, Rows, Sheet, batches_of, opening_row

_BLANK_RECORD = (None,)


def open_workbook(path: Path, name: str, dates: Literal["iso", "uk"] = "iso") -> list[Sheet]:
    """Return the worksheets of the workbook at `path`, in its order; `name` is what messages call it.

    True dates become 2025-04-01, or 01/04/2025 for `dates="uk"`, with their time only where it is not
    midnight; numbers their shortest text, and from 16 digits on, which a workbook cannot keep, one with an
    exponent; booleans TRUE or FALSE; errors their text (#N/A); text stays exactly as it is. Of a formula the
    stored result is taken; one without a result, below a header, refuses its sheet and names the cell. A
    blank record is a row with nothing in it that lies above the last row with a cell, formatted ones too.

    Hidden sheets are read, with a note; sheets without a filled cell are left out, with a note to the first
    sheet. A file that is protected by a password, is an old (.xls) or other kind of workbook, is broken,
    would unpack to many times its size, or has no filled cell at all raises ExtractRefused.
    """
    before = signature(path, name)
    sheets: list[Sheet] = []
    notes: list[Note] = []
    sha256 = sha256_of(path, name)
    with Package(path, name) as package:
        meaning = Meaning(shared_texts(package), date_styles(package), package.from_1904, dates == "uk")
        for part in package.sheets:
            opening = _opening(sheet_rows(package, part, meaning))
            if not opening:
                notes.append(Note(name, f"has a sheet {part.name} without a filled cell; left out"))
                continue
            if part.hidden:
                notes.append(Note(name, f"has a hidden sheet {part.name}; it is read like the others"))
            worksheet = _Worksheet(path, name, before, part, meaning, opening)
            sheets.append(Sheet(name, part.name, sha256, opening, worksheet.rows))
    refuse_changed(path, name, before)
    if not sheets:
        raise ExtractRefused(
            "empty_file",
            "the workbook has no filled cell",
            "Extract it again, or take it out of the folder.",
            file=name,
        )
    return [replace(sheets[0], notes=tuple(notes)), *sheets[1:]]


@dataclass(frozen=True)
class _Worksheet:
    path: Path
    name: str
    before: Signature
    part: SheetPart
    meaning: Meaning
    opening: Sequence[tuple[str, ...]]

    def rows(self, header_row: int) -> Iterator[Rows]:
        """Give the records below the header."""
        refuse_changed(self.path, self.name, self.before)
        with Package(self.path, self.name) as package:
            records = self._records(sheet_rows(package, self.part, self.meaning), header_row)
            yield from batches_of(records, width_of(self.opening, header_row), least=1)
        refuse_changed(self.path, self.name, self.before)

    def _records(
        self, rows: Iterable[SheetRow], header_row: int
    ) -> Iterator[tuple[int, Sequence[str | None]]]:
        last = header_row
        for row in rows:
            if row.number < header_row:
                continue
            if row.fault is not None:
                raise self._refused(row.number, row.fault)
            if row.number > header_row:
                # a row that the file leaves out is one that Excel shows with nothing in it
                for number in range(last + 1, row.number):
                    yield number, _BLANK_RECORD
                yield row.number, row.cells or _BLANK_RECORD
                last = row.number

    def _refused(self, row: int, fault: Fault) -> ExtractRefused:
        refused = partial(
            ExtractRefused,
            file=self.name,
            sheet=self.part.name,
            row=row,
            column_letter=column_letter(fault.position),
        )
        if fault.reason == TOO_WIDE:
            found = f"a cell is filled beyond the column {column_letter(WIDEST - 1)}"
            return refused(fault.reason, found, "Delete what stands to the right of the table.")
        return refused(
            fault.reason,
            "the cell holds a formula that was never calculated, so it has no value",
            "Open the workbook in Excel, wait until it has calculated, save it and send it again.",
        )


def _opening(rows: Iterable[SheetRow]) -> tuple[tuple[str, ...], ...]:
    """Return the first rows, all as wide as the widest of them, or nothing for a sheet without a filled cell.

    A cell that cannot be read is a filled one all the same: reading the sheet must get to it and say so. A
    sheet whose first filled cell comes later has an opening of empty lines.
    """
    first: dict[int, tuple[str, ...]] = {}
    for row in rows:
        cells = opening_row(row.cells)
        if not any(cells) and row.fault is None:
            continue
        if row.number > OPENING_ROWS:
            break
        first[row.number] = cells
    else:
        if not first:
            return ()
    width = max(map(len, first.values()), default=0)
    filled = {number: cells + ("",) * (width - len(cells)) for number, cells in first.items()}
    return tuple(filled.get(number, ()) for number in range(1, max(first, default=OPENING_ROWS) + 1))

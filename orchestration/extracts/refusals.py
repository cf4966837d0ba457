"""What a reader says when it cannot use a file, and what it notes when it can.

Deciding whether a row is good does not belong here; neither message ever carries a value from a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Note:
    """Something a reader saw and went on from: the file it is about, and a sentence for the person."""

    file: str
    text: str


class ExtractRefused(ValueError):
    """A source that cannot be read: where the trouble is, what kind it is, and what to do about it.

    `reason` is a code (`not_text`, `open_quotation`, …). `row` counts as a spreadsheet does: the file's first
    row is row 1. `sheet` names a workbook's sheet, `column_letter` a column as a spreadsheet letters it.
    """

    def __init__(
        self,
        reason: str,
        found: str,
        what_to_do: str,
        *,
        file: str,
        row: int | None = None,
        column: str | None = None,
        sheet: str | None = None,
        column_letter: str | None = None,
    ) -> None:
        self.reason = reason
        self.found = found
        self.what_to_do = what_to_do
        self.file = file
        self.row = row
        self.column = column
        self.sheet = sheet
        self.column_letter = column_letter
        self.others: tuple[ExtractRefused, ...] = ()
        place = [file]
        if sheet is not None:
            place.append(f"sheet {sheet}")
        if row is not None:
            place.append(f"row {row}")
        if column is not None or column_letter is not None:
            place.append(" ".join(["column", *(part for part in (column_letter, column) if part)]))
        super().__init__(f"{', '.join(place)}: {found}. {what_to_do}")

    def __str__(self) -> str:
        return "\n".join([str(self.args[0]), *(str(other) for other in self.others)])


# What may go wrong where nobody foresaw it, and concerns one table; a full disk or memory concerns all.
UNFORESEEN = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def not_read(error: Exception, what: str, file: str, sheet: str | None = None) -> ExtractRefused:
    """Return the refusal of a file or table that failed in an unforeseen way, with where in the code it did.

    The error's own words are left out: they may hold a value.
    """
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "no place"
    return ExtractRefused(
        "not_read",
        f"{what} could not be read ({type(error).__name__} in {place}), so none of it is used",
        "Keep the file, and send this message to whoever looks after Carefacts.",
        file=file,
        sheet=sheet,
    )


def refuse_together(refusals: Sequence[ExtractRefused]) -> None:
    """Raise the first refusal with the rest in its message, so that one run names every trouble.

    No refusals: nothing happens.
    """
    flat = [one for refusal in refusals for one in (refusal, *refusal.others)]
    if flat:
        first, *rest = flat
        for one in rest:
            one.others = ()
        first.others = tuple(rest)
        raise first

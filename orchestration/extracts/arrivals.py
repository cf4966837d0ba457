"""Tells which sheet of a road is which table, keeps its rows as they came, and says what became of each file.

Opening a file does not belong here, nor does reading a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from expectations.extracts.fields import table as table_of
from expectations.extracts.recognition import Found, column_letter, find_header, normal
from orchestration.extracts.as_came import AsCame, Kept
from orchestration.extracts.headings import header_refusals, said_of_columns, why_not_used
from orchestration.extracts.landing import COLUMNS, FILES
from orchestration.extracts.refusals import UNFORESEEN, ExtractRefused, Note, not_read
from orchestration.extracts.sheets import Sheet

# The contract's types that a typed source may hold as such; text may hold any of them.
_MAY_HOLD = {
    "date": ("date", "text"),
    "number": ("number", "integer", "id", "code", "flag", "text"),
    "flag": ("flag", "code", "text"),
}


@dataclass(frozen=True)
class Arrived:
    """One sheet with the size of its file, and what the recognition made of it."""

    sheet: Sheet
    bytes: int
    found: Found | None


@dataclass
class Arrivals:
    """What one road brought: tables kept, tables refused and why, and a line for each file or sheet."""

    kept: list[Kept] = field(default_factory=list)
    refused: dict[str, list[ExtractRefused]] = field(default_factory=dict)  # by table, "" where not known
    files: list[dict[str, Any]] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def refuse(
        self, refusal: ExtractRefused, table: str | None, sha256: str | None = None, size: int | None = None
    ) -> None:
        """Put down a file, or one of its sheets, that cannot be used."""
        self.refused.setdefault(table or "", []).append(refusal)
        self.add_file(
            refusal.file, refusal.sheet, sha256, size, table, "refused", refusal.reason, str(refusal)
        )

    def add_file(
        self,
        file: str,
        sheet: str | None,
        sha256: str | None,
        size: int | None,
        table: str | None,
        outcome: str,
        reason: str | None,
        text: str | None,
    ) -> None:
        """Put down what became of a file or sheet: accepted, refused, not_used, copy or unpacked."""
        line = (file, sheet, sha256, size, table, outcome, reason, text)
        names = [name for name in FILES.names if name != "submission_id"]
        self.files.append(dict(zip(names, line, strict=True)))

    def write(self, as_came: AsCame) -> None:
        """Write the lists of files and columns beside the tables."""
        as_came.write_list("files", [{**one, "submission_id": None} for one in self.files], FILES)
        as_came.write_list("columns", [{**one, "submission_id": None} for one in self.columns], COLUMNS)


def arrived(
    sheet: Sheet, size: int, sources: Sequence[str], headings: Mapping[str, str], name: str | None = None
) -> Arrived:
    """Recognise one sheet; `headings` are the authority's own names of columns, with the contract's.

    `name` is what the sheet is called, where that is known better than by its file.
    """
    own = {normal(heading): column for heading, column in headings.items()}
    opening = tuple(tuple(own.get(normal(cell), cell) for cell in row) for row in sheet.opening)
    found = find_header(opening, sources, name or sheet.sheet or sheet.file)
    if found is None and name is None and sheet.sheet is not None:
        called = find_header(opening, sources, sheet.file)  # ssd_person.xlsx, whatever its sheet is called
        found = replace(called, by_name_only=True) if called and called.missing_required else None
    return Arrived(sheet, size, found)


def keep_arrived(found: Iterable[Arrived], as_came: AsCame, into: Arrivals) -> None:
    """Keep the rows of every sheet that is the only one of its table; all others are put down with why not.

    The same file under another name is used once. Two sheets that differ and look like one table: neither is
    used. A table without a column that it cannot do without, or with a column given twice, is refused; so
    is a sheet that has only the name of a table, unless another sheet is that table.
    """
    found = list(found)
    fitting = {one.found.table for one in found if one.found and not one.found.by_name_only}
    by_table: dict[str, list[Arrived]] = {}
    for one in found:
        into.notes += one.sheet.notes
        if one.found is None or (one.found.by_name_only and one.found.table in fitting):
            _not_used(one, into)
        elif refusals := header_refusals(one.sheet, one.found):
            for refusal in refusals:
                into.refused.setdefault(one.found.table, []).append(refusal)
            text = " ".join(str(refusal) for refusal in refusals)
            _add(one, into, "refused", refusals[0].reason, text)
            _add_columns(one, into)
        else:
            by_table.setdefault(one.found.table, []).append(one)
    for table, alike in by_table.items():
        first = alike[0]
        others = [one for one in alike[1:] if not _same(one.sheet, first.sheet)]
        if others:
            _refuse_alike(table, [first, *others], into)
            continue
        for copy in alike[1:]:
            _add(copy, into, "copy", None, f"is the same as {first.sheet.file}; used once")
        _keep(first, as_came, into)


def _keep(one: Arrived, as_came: AsCame, into: Arrivals) -> None:
    found, sheet = one.found, one.sheet
    assert found is not None
    try:
        kept = as_came.keep(sheet, found.source, found.table, found.header_row, found.position)
    except UNFORESEEN as error:
        refusal = (
            error
            if isinstance(error, ExtractRefused)
            else not_read(error, "the sheet", sheet.file, sheet.sheet)
        )
        into.refuse(refusal, found.table, sheet.sha256, one.bytes)
        return
    into.kept.append(kept)
    _add(one, into, "accepted", None, said_of_columns(found))
    _add_columns(one, into)


def _refuse_alike(table: str, alike: list[Arrived], into: Arrivals) -> None:
    names = " and ".join(_name(one.sheet) for one in alike)
    for one in alike:
        refusal = ExtractRefused(
            "two_sources",
            f"several sheets look like table {table}: {names}",
            "Keep the right one, and take the others out of the drop.",
            file=one.sheet.file,
            sheet=one.sheet.sheet,
        )
        into.refuse(refusal, table, one.sheet.sha256, one.bytes)


def _same(one: Sheet, other: Sheet) -> bool:
    return (one.sha256, one.sheet) == (other.sha256, other.sheet)


def _not_used(one: Arrived, into: Arrivals) -> None:
    text = why_not_used(one.sheet, one.found)
    _add(replace(one, found=None), into, "not_used", None, text)
    into.notes.append(Note(_name(one.sheet), text))


def _add(one: Arrived, into: Arrivals, outcome: str, reason: str | None, text: str | None) -> None:
    table = one.found.table if one.found else None
    told = "; ".join(part for part in (text, *(note.text for note in one.sheet.notes)) if part) or None
    into.add_file(one.sheet.file, one.sheet.sheet, one.sheet.sha256, one.bytes, table, outcome, reason, told)
    if text and outcome in ("accepted", "copy"):
        into.notes.append(Note(_name(one.sheet), text))


def _add_columns(one: Arrived, into: Arrivals) -> None:
    found, sheet = one.found, one.sheet
    assert found is not None
    header = found.headings
    at = found.position
    rows: list[dict[str, str | None]] = [
        {"column_letter": column_letter(at[c]), "heading": header[at[c]], "column_name": c, "status": "read"}
        if c in at
        else {"column_name": c, "status": "given_twice" if c in found.given_twice else "missing"}
        for c in (one_field.column for one_field in table_of(found.table).fields)
    ]
    rows += [
        {"column_letter": letter, "heading": heading, "status": "not_used", "nearest": known}
        for letter, heading, known in found.unknown
    ]
    rows += [
        row | {"status": "other_type"}
        for row in rows
        if row["status"] == "read" and _is_of_other_type(one, str(row["column_name"]))
    ]
    blank = dict.fromkeys(COLUMNS.names)
    where = {
        "source": found.source,
        "table_name": found.table,
        "source_file": sheet.file,
        "source_sheet": sheet.sheet,
    }
    into.columns += [{**blank, **where, **row} for row in rows]


def _is_of_other_type(one: Arrived, column: str) -> bool:
    """Say whether a typed source holds a column as what the contract's type cannot be."""
    assert one.found is not None
    kind = one.sheet.kinds.get(one.found.position[column])
    return kind in _MAY_HOLD and table_of(one.found.table).field(column).type not in _MAY_HOLD[kind]


def _name(sheet: Sheet) -> str:
    return f"{sheet.file}, sheet {sheet.sheet}" if sheet.sheet else sheet.file

"""What the headings of a sheet tell people: why it cannot be used, what was left out, what it may be instead.

Finding the header does not belong here (`expectations.extracts.recognition`), nor does keeping rows.
"""

from __future__ import annotations

from typing import Any

from expectations.extracts.recognition import Found
from expectations.extracts.ssda903 import find_return_header
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import Sheet

_HEADINGS_TOLD = 10
_HEADING_LENGTH = 40


def header_refusals(sheet: Sheet, found: Found) -> list[ExtractRefused]:
    """Return why a sheet cannot be used as its table: headings that do not fit, or two rows of them."""
    where: dict[str, Any] = {"file": sheet.file, "sheet": sheet.sheet}
    if found.by_name_only:
        return [_named_only(sheet, found)]
    if found.second_header_row is not None:
        rows = " and ".join(str(row) for row in sorted((found.header_row, found.second_header_row)))
        return [
            ExtractRefused(
                "two_headers",
                f"rows {rows} both head table {found.table}, as if two extracts stood in one sheet",
                "Keep one row of headings with all rows below it, or put each extract into its own file.",
                **where,
            )
        ]
    near = {column: unknown.heading for column, unknown in found.renamed.items()}
    return [
        ExtractRefused(
            "missing_column",
            f"table {found.table} has no such column"
            + (f"; the nearest heading is {near[column]}" if column in near else ""),
            (
                "If it is that column, write so under headings in authority.yml. Otherwise have"
                if column in near
                else "Have"
            )
            + " the extract write it, then run again.",
            column=column,
            **where,
        )
        for column in found.missing_required
    ] + [
        ExtractRefused(
            "column_twice",
            f"the column is given twice, in {' and '.join(letters)}",
            "Keep one.",
            column=column,
            **where,
        )
        for column, letters in found.given_twice.items()
    ]


def said_of_columns(found: Found) -> str | None:
    """Return what a person should know of the headings of a sheet that is used, or None."""
    said = []
    if found.header_row > 1:
        said.append(f"has its headings in row {found.header_row}; what is above was left out")
    if found.missing:
        said.append(f"lacks columns that may be left out: {', '.join(found.missing)}")
    if found.unknown:
        said.append(f"has columns that are not used and not landed: {found.unknown_in_words()}")
    said += [
        f"{unknown.letter} {unknown.heading} may be {column}" for column, unknown in found.renamed.items()
    ]
    return "; ".join(said) or None


def why_not_used(sheet: Sheet, found: Found | None) -> str:
    """Return why a sheet that is no extract is left alone, and what it is if that can be told."""
    if found is not None:
        return f"has the name of table {found.table} and not its columns, which another has; left alone"
    if find_return_header(sheet.opening) is not None:
        return (
            "is a table of the SSDA903 return; last year's belongs in the folder previous_return, and this "
            "year's, where it is not made from extracts, in the folder return; left alone"
        )
    return "has the headings of no extract; left alone"


def _named_only(sheet: Sheet, found: Found) -> ExtractRefused:
    told = [heading[:_HEADING_LENGTH] for heading in found.headings if heading]
    more = len(told) - _HEADINGS_TOLD
    headings = (
        f"its headings in row {found.header_row} are {', '.join(told[:_HEADINGS_TOLD])}"
        + (f" and {more} more" if more > 0 else "")
        if told
        else "it has no row that looks like headings"
    )
    near = ", ".join(
        f"{unknown.heading[:_HEADING_LENGTH]} may be {column}" for column, unknown in found.renamed.items()
    )
    return ExtractRefused(
        "missing_column",
        f"table {found.table} cannot do without {', '.join(found.missing_required)}; {headings}"
        + (f"; {near}" if near else ""),
        "Have the extract write these columns, or write under headings in authority.yml what they are called "
        "here, then run again.",
        file=sheet.file,
        sheet=sheet.sheet,
    )

"""The sheets of the workbook that lead to its tables and explain them: contents, definitions, words.

The tables themselves do not belong here (`workbook.py`), nor what the report says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.releases.annual_report.report import Report

CONTENTS = "Contents"
A4 = 9
LINK_WIDTH, TITLE_WIDTH, SECTION_WIDTH = 34, 90, 36
REPORT = "The report as a whole"


@dataclass(frozen=True)
class Sheet:
    """One sheet as the contents name it: its tab, what it holds, and the section that it belongs to."""

    name: str
    holds: str
    section: str


def write_contents(page: Any, styles: dict[str, Any], report: Report, sheets: Iterable[Sheet]) -> None:
    """Write the first sheet: whose report it is, of what, and a link to every other sheet."""
    for position, width in enumerate((LINK_WIDTH, TITLE_WIDTH, SECTION_WIDTH)):
        page.set_column(position, position, width)
    page.hide_gridlines(2)
    set_paper(page)
    page.write_string(0, 0, report.title, styles["title"])
    page.write_string(1, 0, f"{report.authority_name}: this edition is {report.audience}.", styles["banner"])
    facts = (
        ("Period", f"{report.starts_on:%d/%m/%Y} to {report.ends_on:%d/%m/%Y}"),
        ("Data as at", f"{report.as_at:%d/%m/%Y}"),
        ("Release", report.release_id),
        ("Return", report.status),
    )
    row = 3
    for name, text in facts:
        page.write_string(row, 0, name, styles["text"])
        page.write_string(row, 1, text, styles["text"])
        row += 1
    row += 1
    for position, heading in enumerate(("Sheet", "What it holds", "Section")):
        page.write_string(row, position, heading, styles["head"])
    for sheet in sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", styles["link"], sheet.name)
        page.write_string(row, 1, sheet.holds, styles["text"])
        page.write_string(row, 2, sheet.section, styles["text"])


def write_before_tables(book: Any, styles: dict[str, Any], report: Report) -> list[Sheet]:
    """Write the headline figures, how to read them, and what is missing; returns the sheets made."""
    sheets = []
    if report.headlines:
        sheets.append(Sheet("In brief", "The headline figures, with the two years before", REPORT))
        rows = [
            (one.title, one.text, one.made_of, *(text for _, text in one.before)) for one in report.headlines
        ]
        headings = ("Measure", "Figure", "Made of", *report.earlier)
        _write(book, styles, sheets[-1].name, headings, (50, 16, 34, 20, 20), rows)
    if report.missing:
        sheets.append(Sheet("Not supplied", "What is not in this report, and what it would need", REPORT))
        missing = [(one.title, one.section, ", ".join(one.needs)) for one in report.missing]
        needed = ("What is not in this report", "Section", "Extract that it needs")
        _write(book, styles, sheets[-1].name, needed, (70, 36, 60), missing)
    return sheets


def write_after_tables(book: Any, styles: dict[str, Any], report: Report) -> list[Sheet]:
    """Write what each measure counts, and the words and notes; returns the sheets made."""
    sheets = [
        Sheet("Definitions", "What each measure counts, and where that is laid down", REPORT),
        Sheet("Words and notes", "How to read the figures, and what the terms and signs mean", REPORT),
    ]
    known = {one.measure: one for table in report.tables for one in table.definitions}
    rows = [(one.title, one.text, one.source, one.national or "no national figure") for one in known.values()]
    headings = ("Measure", "What it counts", "Source", "What the DfE counts")
    _write(book, styles, sheets[0].name, headings, (34, 70, 44, 60), rows)
    words = [*(("How to read", note) for note in report.notes), *report.words]
    _write(book, styles, sheets[1].name, ("Word or sign", "What it means"), (34, 110), words)
    return sheets


def _write(
    book: Any,
    styles: dict[str, Any],
    name: str,
    headings: Sequence[str],
    wide: Sequence[int],
    rows: Iterable[Sequence[str]],
) -> None:
    page = book.add_worksheet(name)
    for position, (heading, width) in enumerate(zip(headings, wide, strict=True)):
        page.write_string(0, position, heading, styles["head"])
        page.set_column(position, position, width)
    for number, row in enumerate(rows, start=1):
        for position, text in enumerate(row):
            page.write_string(number, position, text, styles["text"])
    page.freeze_panes(1, 1)
    set_paper(page)


def set_paper(page: Any) -> None:
    """Print a sheet on A4 across, as wide as the paper."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)

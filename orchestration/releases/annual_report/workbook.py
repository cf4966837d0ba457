"""Writes the annual report as a workbook: a tidy sheet for each table, with charts that can be edited.

What the report says does not belong here, nor how a chart is built (`workbook_charts.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

from orchestration.releases.annual_report.report import Cell, Report, Table
from orchestration.releases.annual_report.workbook_charts import chart_beside

WORKBOOK_FILE = "annual_report.xlsx"
DARK = "#12436D"
A4, LINE, ABOUT_WIDTH = 9, 15, 110
LABEL_WIDTH, NUMBER_WIDTH, TEXT_WIDTH, DEFINITION_WIDTH = 46, 15, 40, 70
NUMBER_FORMATS = {"count": "#,##0.##", "decimal": "#,##0.0", "percentage": "0.0%", "day": "dd/mm/yyyy"}


def write_workbook(path: Path, report: Report) -> None:
    """Write one edition as a workbook; the same report gives the same bytes.

    Numbers are numbers (a percentage is a share that is shown as one), text is always text: a cell that
    begins with = is never a formula. Where there is no number its words stand. Lists of children have a
    sheet each, in the officers' edition, which alone has any.
    """
    import xlsxwriter

    content = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        made = datetime.combine(report.as_at, time())
        about = {"title": report.title, "author": report.authority_name, "comments": report.audience}
        book.set_properties(about | {"created": made})
        styles = _styles(book)
        first = book.add_worksheet("About")
        sheets: list[tuple[str, str]] = []
        for table in report.tables:
            sheets.append((f"{table.number} {table.code}"[:31], table.title))
            _write_table(book, styles, sheets[-1][0], table)
        for table in report.lists:
            sheets.append((f"L{table.number} {table.code}"[:31], f"Children behind: {table.title}"))
            _write_table(book, styles, sheets[-1][0], table)
        sheets.append(("Definitions", "What each measure counts, and where that is laid down"))
        _write_definitions(book, styles, report)
        _write_about(first, styles, report, sheets)
    path.write_bytes(content.getvalue())


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 11, "valign": "top"}
    head = base | {
        "bold": True, "bottom": 2, "bottom_color": DARK, "text_wrap": True, "font_color": DARK, "indent": 1,
    }  # fmt: skip
    text = base | {"indent": 1}
    styles = {
        "title": base | {"bold": True, "font_size": 16, "font_color": DARK},
        "banner": base | {"bold": True, "font_color": DARK},
        "head": head,
        "number_head": head | {"align": "right", "indent": 0},
        "text": text | {"text_wrap": True},
        "words": text | {"align": "right", "font_color": "#4A4F54", "indent": 0},
        "strong": text | {"bold": True},
        "link": text | {"font_color": "#0B57A4", "underline": 1},
        **{name: base | {"num_format": code} for name, code in NUMBER_FORMATS.items()},
    }
    return {name: book.add_format(look) for name, look in styles.items()}


def _write_table(book: Any, styles: dict[str, Any], name: str, table: Table) -> None:
    page = book.add_worksheet(name)
    has_groups = any(row.group for row in table.rows)
    headings = [*(["Measure"] if has_groups else []), table.label_heading]
    offset = len(headings)
    for position, heading in enumerate(headings):
        page.write_string(0, position, heading, styles["head"])
        page.set_column(position, position, LABEL_WIDTH)
    for position, column in enumerate(table.columns, start=offset):
        page.write_string(0, position, column.heading, styles["number_head" if column.is_number else "head"])
        page.set_column(position, position, NUMBER_WIDTH if column.is_number else TEXT_WIDTH)
    for number, row in enumerate(table.rows, start=1):
        if has_groups:
            page.write_string(number, 0, row.group or "", styles["text"])
        label = f"{row.label} ({row.unit})" if row.unit else row.label
        page.write_string(number, offset - 1, label, styles["strong" if row.is_total else "text"])
        for position, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True), start=offset):
            _write_cell(page, number, position, cell, styles, column.is_number)
    page.freeze_panes(1, offset)
    page.repeat_rows(0)
    if table.rows:
        page.autofilter(0, 0, len(table.rows), len(headings) + len(table.columns) - 1)
    _set_paper(page)
    below = len(table.rows) + 2
    for note in table.notes:
        page.write_string(below, 0, note)
        below += 1
    chart = chart_beside(book, name, table, offset)
    if chart is not None:
        page.insert_chart(below + 1, 0, chart, {"description": table.chart.alt if table.chart else ""})


def _write_cell(
    page: Any, row: int, position: int, cell: Cell, styles: dict[str, Any], is_number: bool
) -> None:
    if cell.value is None:
        page.write_string(row, position, cell.text, styles["words" if is_number else "text"])
    elif isinstance(cell.value, date):
        page.write_datetime(row, position, datetime.combine(cell.value, time()), styles["day"])
    else:
        value = float(cell.value) / (100 if cell.format == "percentage" else 1)
        page.write_number(row, position, value, styles[cell.format if cell.format != "text" else "count"])


def _write_definitions(book: Any, styles: dict[str, Any], report: Report) -> None:
    page = book.add_worksheet("Definitions")
    headings = (
        ("Measure", 34),
        ("What it counts", DEFINITION_WIDTH),
        ("Source", 44),
        ("What the DfE counts", 60),
    )
    for position, (heading, width) in enumerate(headings):
        page.write_string(0, position, heading, styles["head"])
        page.set_column(position, position, width)
    known = {one.measure: one for table in report.tables for one in table.definitions}
    for number, one in enumerate(known.values(), start=1):
        for position, text in enumerate(
            (one.title, one.text, one.source, one.national or "no national figure")
        ):
            page.write_string(number, position, text, styles["text"])
    page.freeze_panes(1, 1)
    _set_paper(page)


def _write_about(
    page: Any, styles: dict[str, Any], report: Report, sheets: Iterable[tuple[str, str]]
) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 1, ABOUT_WIDTH)
    page.hide_gridlines(2)
    _set_paper(page)
    page.write_string(0, 0, report.title, styles["title"])
    page.set_row(1, LINE * 1.4)
    page.write_string(1, 0, f"{report.authority_name}: this edition is {report.audience}.", styles["banner"])
    facts = [
        ("Period", f"{report.starts_on:%d/%m/%Y} to {report.ends_on:%d/%m/%Y}"),
        ("Data as at", f"{report.as_at:%d/%m/%Y}"),
        ("Release", report.release_id),
        ("Return", report.status),
        *((one.title, f"{one.text} ({one.made_of})") for one in report.headlines),
        *(
            (f"Not in this report: {gap.title}", f"not supplied: {', '.join(gap.needs)}")
            for gap in report.missing
        ),
        *report.words,
        *(("Note", note) for note in report.notes),
    ]
    row = 3
    for name, text in facts:
        page.write_string(row, 0, name, styles["text"])
        page.write_string(row, 1, text, styles["text"])
        page.set_row(row, LINE * max(len(wrap(text, ABOUT_WIDTH - 4)), len(wrap(name, 30)), 1))
        row += 1
    row += 1
    page.write_string(row, 0, "Sheet", styles["head"])
    page.write_string(row, 1, "What it holds", styles["head"])
    for name, title in sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{name}'!A1", styles["link"], name)
        page.write_string(row, 1, title, styles["text"])


def _set_paper(page: Any) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)

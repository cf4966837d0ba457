"""Writes the annual report as a workbook: a tidy sheet for each table, with charts that can be edited.

What the report says does not belong here, nor how a chart is built (`workbook_charts.py`), nor the sheets
that lead to the tables and explain them (`workbook_pages.py`).
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

from expectations.collection_year import label
from orchestration.releases.annual_report.report import Cell, Report, Table
from orchestration.releases.annual_report.sheet_names import sheet_name
from orchestration.releases.annual_report.workbook_charts import chart_beside
from orchestration.releases.annual_report.workbook_pages import (
    CONTENTS,
    Sheet,
    set_paper,
    write_after_tables,
    write_before_tables,
    write_contents,
)

WORKBOOK_FILE = "annual_report.xlsx"
DARK = "#12436D"
BASE = {"font_name": "Arial", "font_size": 11, "valign": "top"}
LINE = 15  # the height of a line, in points
LABEL_WIDTH, NUMBER_WIDTH, PUBLISHED_WIDTH, TEXT_WIDTH = 46, 15, 20, 40
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
        contents = book.add_worksheet(CONTENTS)
        sheets = write_before_tables(book, styles, report)
        sections = {table.code: section.title for section in report.sections for table in section.tables}
        for table in report.tables:
            title = table.title.removesuffix(f", {report.period_label}")
            name = sheet_name(table.place or str(table.number), table.code, title)
            sheets.append(Sheet(name, table.caption, sections[table.code]))
            _write_table(book, styles, name, table)
        for table in report.lists:
            name = sheet_name(f"L{table.number}", table.code, table.title)
            sheets.append(Sheet(name, f"What is behind: {table.title}", "Lists"))
            _write_table(book, styles, name, table)
        sheets += write_after_tables(book, styles, report)
        write_contents(contents, styles, report, sheets)
    path.write_bytes(content.getvalue())


def _styles(book: Any) -> dict[str, Any]:
    base = BASE
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
        "note": base | {"font_color": "#4A4F54", "text_wrap": True},
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
        of_area = any(row.cells[position - offset].year for row in table.rows)
        width = PUBLISHED_WIDTH if of_area else NUMBER_WIDTH if column.is_number else TEXT_WIDTH
        page.set_column(position, position, width)
    for number, row in enumerate(table.rows, start=1):
        if has_groups:
            page.write_string(number, 0, row.group or "", styles["text"])
        label = f"{row.label} ({row.unit})" if row.unit else row.label
        page.write_string(number, offset - 1, label, styles["strong" if row.is_total else "text"])
        for position, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True), start=offset):
            _write_cell(book, page, number, position, cell, styles, column.is_number)
    page.set_row(0, 2 * LINE)  # a heading may need two lines
    page.freeze_panes(1, offset)
    page.repeat_rows(0)
    if table.rows:
        page.autofilter(0, 0, len(table.rows), len(headings) + len(table.columns) - 1)
    set_paper(page)
    below = len(table.rows) + 2
    last = len(headings) + len(table.columns) - 1
    across = offset * LABEL_WIDTH + sum(NUMBER_WIDTH if c.is_number else TEXT_WIDTH for c in table.columns)
    for note in table.notes:
        page.merge_range(below, 0, below, max(last, 1), note, styles["note"])
        page.set_row(below, LINE * len(wrap(note, int(across * 0.9))))
        below += 1
    page.write_url(below, 0, f"internal:'{CONTENTS}'!A1", styles["link"], "Back to the contents")
    chart = chart_beside(book, name, table, offset)
    if chart is not None:
        page.insert_chart(below + 2, 0, chart, {"description": table.chart.alt if table.chart else ""})


def _write_cell(
    book: Any, page: Any, row: int, position: int, cell: Cell, styles: dict[str, Any], is_number: bool
) -> None:
    if cell.value is None:
        page.write_string(row, position, cell.text, styles["words" if is_number else "text"])
    elif isinstance(cell.value, date):
        page.write_datetime(row, position, datetime.combine(cell.value, time()), styles["day"])
    else:
        value = float(cell.value) / (100 if cell.format == "percentage" else 1)
        style = styles[cell.format if cell.format != "text" else "count"]
        if cell.year is not None:
            style = _published(book, styles, cell.value, cell)
        page.write_number(row, position, value, style)


def _published(book: Any, styles: dict[str, Any], value: Decimal, cell: Cell) -> Any:
    """The look of a published figure: as many decimals as it has, and its year behind the number."""
    decimals = max(-int(value.as_tuple().exponent), 0)
    digits = f"{'#,##' if cell.format != 'percentage' else ''}0{'.' + '0' * decimals if decimals else ''}"
    code = f'{digits}{"%" if cell.format == "percentage" else ""} "({label(int(cell.year or 0))})"'
    if code not in styles:
        styles[code] = book.add_format(BASE | {"num_format": code})
    return styles[code]

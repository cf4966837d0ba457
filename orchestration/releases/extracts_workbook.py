"""Writes what came in, and what did not, as one Excel workbook for the people who supply the extracts.

Which rows stand in it does not belong here (`extracts_lists.py`), nor counting or judging them.
"""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from textwrap import wrap
from typing import Any

import duckdb

from orchestration.releases.extracts_lists import LISTS, MOST_ROWS, List, Listed, read_list
from orchestration.releases.finished_warehouse import Submission

WORKBOOK_FILE = "extracts.xlsx"
INTRODUCTION = (
    "Nothing of the extracts is lost unseen: each row that came is landed, an exact copy, blank, or in "
    "quarantine. Rows are numbered as Excel counts them in the file that came. Ids, birth dates and other "
    "private values are not shown."
)
COUNTS = {"Bytes", "Rows in", "Landed", "Copies", "Blank", "Quarantine", "Cells", "Rows"}
PLACES = {"Row", "First row"}  # numbers to look up, without commas
A4 = 9
BLUE = "#0B57A4"
LINE = 15  # points
ABOUT_WIDTH = 86


def write_extracts_workbook(
    connection: duckdb.DuckDBPyConnection, path: Path, submission: Submission
) -> None:
    """Write the workbook of one submission and the year before it; the same lists give the same bytes.

    Numbers are numbers, text is always text (a cell that begins with = is never a formula). A sheet shows at
    most `MOST_ROWS` rows and says so. The connection must be able to read the landed files.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    part = path.with_name(f".{path.name}.part")
    with xlsxwriter.Workbook(str(part), options) as book:
        title = f"{submission.name}: the extracts of {submission.year_label}"
        book.set_properties({"title": title, "created": datetime.combine(submission.as_at_date, time())})
        styles = _styles(book)
        about = book.add_worksheet("About")
        listed = [(one, read_list(connection, submission, one)) for one in LISTS]
        _write_about(about, styles, title, listed)
        for one, found in listed:
            _write_list(book.add_worksheet(one.name), styles, one, found)
    part.replace(path)


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 11, "valign": "top"}
    head = {"bold": True, "bottom": 2, "text_wrap": True}
    left = {"align": "left", "indent": 1}  # apart from the numbers of the column before
    return {
        "title": book.add_format(base | left | {"bold": True, "font_size": 16}),
        "head": book.add_format(base | head | left),
        "number_head": book.add_format(base | head | {"align": "right"}),
        "text": book.add_format(base | left),
        "wrapped": book.add_format(base | left | {"text_wrap": True}),
        "link": book.add_format(base | left | {"font_color": BLUE, "underline": 1}),
        "count": book.add_format(base | {"num_format": "#,##0"}),
        "place": book.add_format(base | {"num_format": "0"}),
    }


def _write_about(page: Any, styles: dict[str, Any], title: str, listed: list[tuple[List, Listed]]) -> None:
    _set_paper(page)
    page.hide_gridlines(2)
    page.set_column(0, 0, 24, styles["text"])
    page.set_column(1, 1, 12, styles["count"])
    page.set_column(2, 2, ABOUT_WIDTH, styles["wrapped"])
    page.write_string(0, 0, title, styles["title"])
    page.set_row(0, 2 * LINE)
    page.merge_range(1, 0, 1, 2, INTRODUCTION, styles["wrapped"])
    page.set_row(1, _height([(INTRODUCTION, 24 + 12 + ABOUT_WIDTH)]) + LINE)
    page.write_string(2, 0, "Sheet", styles["head"])
    page.write_string(2, 1, "Rows", styles["number_head"])
    page.write_string(2, 2, "What it is for", styles["head"])
    for row, (one, found) in enumerate(listed, start=3):
        more = f" The first {MOST_ROWS:,} are shown." if found.count > len(found.rows) else ""
        page.write_url(row, 0, f"internal:'{one.name}'!A1", styles["link"], one.name)
        page.write_number(row, 1, found.count, styles["count"])
        page.write_string(row, 2, one.about + more, styles["wrapped"])
        page.set_row(row, _height([(one.about + more, ABOUT_WIDTH)]))


def _write_list(page: Any, styles: dict[str, Any], one: List, found: Listed) -> None:
    for position, (name, width) in enumerate(one.columns):
        numeric = name in COUNTS | PLACES
        style = "count" if name in COUNTS else "place" if numeric else "text"
        page.set_column(position, position, width, styles["wrapped" if name in one.wrapped else style])
        page.write_string(0, position, name, styles["number_head" if numeric else "head"])
        page.write_column(1, position, [row[position] for row in found.rows])
    wraps = [(at, width) for at, (name, width) in enumerate(one.columns) if name in one.wrapped]
    for number, row in enumerate(found.rows if wraps else [], start=1):
        height = _height([(row[at] or "", width) for at, width in wraps])
        if height > LINE:
            page.set_row(number, height)
    if found.rows:
        page.autofilter(0, 0, len(found.rows), len(one.columns) - 1)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    _set_paper(page)


def _height(texts: Sequence[tuple[str, int]]) -> int:
    """The height in points of a row that shows each text whole, wrapped to the width beside it."""
    # a column of a width shows more letters than that, because most are narrower than a digit
    fits = [(text, int(1.2 * width) - 2) for text, width in texts]
    return LINE * max(len(wrap(text, letters)) if len(text) > letters else 1 for text, letters in fits)


def _set_paper(page: Any) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)

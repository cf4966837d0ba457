"""Writes the annual report's tables as one Excel workbook: an opening sheet, a tidy sheet per table, charts.

Choosing or counting figures does not belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

from orchestration.releases.finished_warehouse import Submission
from orchestration.releases.report_charts import NOT_ON_TIME, ON_TIME
from orchestration.releases.report_tables import Figure, ReportTables
from orchestration.releases.report_words import (
    INTERVALS,
    NO_NATIONAL_FIGURE,
    NOT_ASSESSABLE,
    WITHOUT_SHORT_BREAKS,
)

A4, LINE = 9, 15  # Excel's number for the paper, and the height of a line in points
DEFINITION_WIDTH, ABOUT_WIDTH = 80, 100


@dataclass(frozen=True)
class Sheet:
    """One tidy sheet: a heading row, then a row per figure."""

    name: str
    title: str
    figures: Sequence[Figure]
    first_column: str
    counted: str
    out_of: str
    rest: str | None = None
    shows_not_assessable: bool = False
    shows_code: bool = False

    @property
    def wraps_definitions(self) -> bool:
        """Whether each row has a definition of its own; where all are alike, one long line will do."""
        return self.figures != [] and self.figures[0].breakdown in ("all", "took_part")


def _sheets(tables: ReportTables) -> list[Sheet]:
    on_time = ("On time", "Out of", "Not on time", True)
    return [
        Sheet("1 Three definitions", "Reviews in timescale, counted in three ways",
              tables.timeliness_by("all"), "Definition", *on_time),
        Sheet("2 First, second, later", "Reviews in timescale, by place in the series",
              tables.timeliness_by("sequence"), "Review", *on_time),
        Sheet("3 By month", "Reviews in timescale, by month", tables.timeliness_by("month"),
              "Month", *on_time),
        Sheet("4 Participation", "Children aged 4 and over who took part in their reviews",
              tables.participation_by("took_part"), "Measure", "Reviews", "Out of"),
        Sheet("5 Participation codes", "Reviews by participation code",
              tables.participation_by("code"), "Meaning", "Reviews", "Out of", shows_code=True),
        Sheet("6 Participation by age", "Children who took part in their reviews, by age",
              tables.participation_by("age_band"), "Age", "Reviews", "Out of"),
    ]  # fmt: skip


def write_workbook(path: Path, submission: Submission, tables: ReportTables, status: str) -> None:
    """Write the workbook; the same figures give the same bytes.

    Numbers are numbers, text is always text (a cell that begins with = is never a formula). `status` says
    whether the return behind the figures is ready. A table without figures has its heading row only.
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
        made = datetime.combine(submission.as_at_date, time())
        book.set_properties(
            {"title": _title(submission), "author": submission.name, "created": made, "comments": status}
        )
        styles = _styles(book)
        about = book.add_worksheet("About")
        sheets = _sheets(tables)
        for sheet in sheets:
            _write_sheet(book, styles, sheet, submission)
        _write_about(about, styles, submission, sheets, status)
    path.write_bytes(content.getvalue())


def _title(submission: Submission) -> str:
    return f"{submission.name}: reviews of children looked after, {submission.year_label}"


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 11, "valign": "top"}
    head = {"bold": True, "bottom": 2, "bottom_color": ON_TIME, "text_wrap": True, "font_color": ON_TIME}
    return {
        "title": book.add_format(base | {"bold": True, "font_size": 16, "font_color": ON_TIME}),
        "head": book.add_format(base | head | {"indent": 1}),
        "number_head": book.add_format(base | head | {"align": "right"}),
        "text": book.add_format(base | {"indent": 1}),
        "wrapped": book.add_format(base | {"indent": 1, "text_wrap": True}),
        "strong": book.add_format(base | {"indent": 1, "bold": True}),
        "link": book.add_format(base | {"indent": 1, "font_color": "#0B57A4", "underline": 1}),
        "count": book.add_format(base | {"num_format": "#,##0"}),
        "percentage": book.add_format(base | {"num_format": "0.0%", "align": "right"}),
    }


def _columns(sheet: Sheet, submission: Submission) -> list[tuple[str, int, str, list[Any]]]:
    """The columns of a sheet: heading, width, style and values."""
    figures = sheet.figures
    columns: list[tuple[str, int, str, list[Any]]] = []
    if sheet.shows_not_assessable:
        columns.append(("Counted as", 12, "text", [f.code for f in figures]))
    if sheet.shows_code:
        columns.append(("Code", 10, "text", [f.code_printed for f in figures]))
    width = 76 if sheet.shows_code else 42
    columns.append((sheet.first_column, width, "text", [f.label for f in figures]))
    columns.append((sheet.counted, 12, "count", [f.numerator for f in figures]))
    if sheet.rest:
        columns.append((sheet.rest, 14, "count", [f.rest for f in figures]))
    columns.append((sheet.out_of, 12, "count", [f.denominator for f in figures]))
    shares = [f.measure.nothing if f.percentage is None else float(f.percentage / 100) for f in figures]
    columns.append(("Share", 12, "percentage", shares))
    if sheet.shows_not_assessable:
        columns.append(("Not assessable", 16, "count", [f.not_assessable for f in figures]))
    as_at = submission.as_at_date.strftime("%d/%m/%Y")
    columns.append(("Data as at", 14, "text", [as_at for _ in figures]))
    style = "wrapped" if sheet.wraps_definitions else "text"
    told = [f"{f.measure.definition} {f.measure.note}".strip() for f in figures]
    columns.append(("What is counted", DEFINITION_WIDTH, style, told))
    return columns


def _write_sheet(book: Any, styles: dict[str, Any], sheet: Sheet, submission: Submission) -> None:
    page = book.add_worksheet(sheet.name)
    columns = _columns(sheet, submission)
    for position, (heading, width, style, values) in enumerate(columns):
        page.set_column(position, position, width)
        numeric = style in ("count", "percentage")
        page.write_string(0, position, heading, styles["number_head" if numeric else "head"])
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                page.write_string(row, position, value, styles[style])
            elif value is not None:
                page.write_number(row, position, value, styles[style])
    if sheet.wraps_definitions:
        for row, told in enumerate(columns[-1][3], start=1):
            page.set_row(row, _height(told, DEFINITION_WIDTH))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    _set_paper(page)
    headings = [column[0] for column in columns]
    chart = _chart(book, sheet, headings)
    if chart:
        page.insert_chart(len(sheet.figures) + 2, 0, chart)


def _set_paper(page: Any) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)


def _height(text: str, width: int) -> int:
    """The height of a row in points that shows a wrapped text whole in a column of that width."""
    return LINE * len(wrap(text, width - 4))


def _chart(book: Any, sheet: Sheet, headings: list[str]) -> Any:
    """A chart that Excel can edit: reviews by month (definition A), or reviews by participation code."""
    months = [row for row, f in enumerate(sheet.figures, start=1) if f.breakdown == "month" and f.code == "A"]
    codes = [row for row, f in enumerate(sheet.figures, start=1) if f.breakdown == "code"]
    if months:
        chart, rows, names = book.add_chart({"type": "column", "subtype": "stacked"}), months, "Month"
        series = [("On time", ON_TIME), ("Not on time", NOT_ON_TIME)]
        chart.set_title({"name": "Reviews held each month, on time and not (definition A)"})
    elif codes:
        chart, rows, names = book.add_chart({"type": "bar"}), codes, "Code"
        series = [("Reviews", ON_TIME)]
        chart.set_title({"name": "Reviews by participation code"})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    else:
        return None

    def cells(heading: str) -> list[Any]:
        position = headings.index(heading)
        return [sheet.name, rows[0], position, rows[-1], position]

    for heading, colour in series:
        chart.add_series(
            {
                "name": [sheet.name, 0, headings.index(heading)],
                "categories": cells(names),
                "values": cells(heading),
                "fill": {"color": colour},
                "gap": 60,
                "data_labels": {"value": not months},
            }
        )
    if months:
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis(
            {"name": "Reviews", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
        )
    chart.set_size({"width": 900, "height": 380})
    return chart


def _write_about(
    page: Any, styles: dict[str, Any], submission: Submission, sheets: Sequence[Sheet], status: str
) -> None:
    page.set_column(0, 0, 28)
    page.set_column(1, 1, ABOUT_WIDTH)
    page.hide_gridlines(2)
    _set_paper(page)
    page.write_string(0, 0, _title(submission), styles["title"])
    facts = {
        "Period": f"{submission.year_start:%d/%m/%Y} to {submission.year_end:%d/%m/%Y}",
        "Data as at": f"{submission.as_at_date:%d/%m/%Y}",
        "Return": status,
        "Due days": "The first review is due within 20 working days, the second within three months of the "
        "first, later ones within six months of the one before (Care Planning, Placement and Case Review "
        f"(England) Regulations 2010, regulation 33). Counted {INTERVALS[submission.review_intervals]}.",
        "Short breaks": WITHOUT_SHORT_BREAKS,
        "Not assessable": NOT_ASSESSABLE,
        "England": NO_NATIONAL_FIGURE,
    }
    row = 2
    for name, text in facts.items():
        page.write_string(row, 0, name, styles["strong"])
        page.write_string(row, 1, text, styles["wrapped"])
        page.set_row(row, _height(text, ABOUT_WIDTH))
        row += 1
    row += 1
    page.write_string(row, 0, "Sheet", styles["head"])
    page.write_string(row, 1, "What it holds", styles["head"])
    for sheet in sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", styles["link"], sheet.name)
        page.write_string(row, 1, sheet.title, styles["text"])

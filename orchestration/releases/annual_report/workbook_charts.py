"""Builds the chart beside a table's sheet from the sheet's own cells, so that a spreadsheet can edit it.

Choosing what a chart shows does not belong here (`charting.py`), nor writing cells (`workbook.py`).
"""

from __future__ import annotations

from typing import Any

from orchestration.releases.annual_report.charts import COLOURS
from orchestration.releases.annual_report.report import Chart, Table

KINDS: dict[str, dict[str, Any]] = {
    "bars": {"type": "bar"},
    "columns": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "line": {"type": "line"},
}
GRID: dict[str, Any] = {"visible": True, "line": {"color": "#D9D9D9"}}
MOST_LABELLED, LABEL_WIDTH = 26, 34
SIZE = {"width": 900, "height": 400}


def chart_beside(book: Any, sheet: str, table: Table, first_column: int) -> Any:
    """Return the chart of a table whose sheet begins with its heading row, or None where it has none.

    Its numbers lie in a small block to the right of the table: they are the cells' own, in the order drawn,
    and one that is hidden or not told is a gap.
    """
    drawn = table.chart
    if drawn is None:
        return None
    page = book.get_worksheet_by_name(sheet)
    left = first_column + len(table.columns) + 1
    _write_block(page, drawn, left)
    chart = book.add_chart(KINDS[drawn.kind])
    last = len(drawn.categories)
    are_few = last * len(drawn.series) <= MOST_LABELLED
    for number in range(1, len(drawn.series) + 1):
        colour = COLOURS[(number - 1) % len(COLOURS)]
        look: dict[str, Any] = {"fill": {"color": colour}, "gap": 60}
        if drawn.kind == "line":
            look = {"line": {"color": colour, "width": 2.25}, "marker": {"type": "circle"}}
        chart.add_series(
            {
                "name": [sheet, 0, left + number],
                "categories": [sheet, 1, left, last, left],
                "values": [sheet, 1, left + number, last, left + number],
                "data_labels": {"value": are_few, "num_format": "0.0" if drawn.is_percentage else "#,##0.##"},
                **look,
            }
        )
    across = drawn.kind == "bars"
    values: dict[str, Any] = {"name": drawn.value_axis, "major_gridlines": GRID, "min": 0}
    names: dict[str, Any] = {"name": drawn.category_axis, "reverse": across}
    chart.set_x_axis(values if across else names)
    chart.set_y_axis(names if across else values)
    chart.set_title({"name": _title(drawn), "name_font": {"size": 12}})
    legend: dict[str, Any] = {"position": "bottom"} if len(drawn.series) > 1 else {"none": True}
    chart.set_legend(legend)
    chart.show_blanks_as("gap")
    chart.set_size(SIZE)
    return chart


def _write_block(page: Any, drawn: Chart, left: int) -> None:
    page.set_column(left, left, LABEL_WIDTH)
    page.write_string(0, left, f"Chart: {drawn.category_axis}")
    for number, category in enumerate(drawn.categories, start=1):
        page.write_string(number, left, category)
    for position, one in enumerate(drawn.series, start=left + 1):
        page.write_string(0, position, one.name)
        for number, value in enumerate(one.values, start=1):
            if value is not None:  # words in a cell would be drawn as 0; the table says what is missing
                page.write_number(number, position, float(value))


def _title(drawn: Chart) -> str:
    breaks = " ".join(mark.why for mark in drawn.breaks)
    return f"{drawn.title}. {breaks}" if breaks else drawn.title

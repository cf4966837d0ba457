"""Writes an edition of the report as one page, to read on a screen, by ear, and to print.

What stands in the report does not belong here. The page asks nothing of a network.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from orchestration.releases.annual_report.charts import svg
from orchestration.releases.annual_report.report import HIDDEN, Cell, Column, Report, Row
from orchestration.releases.pages import render

PAGE_FILE = "annual_report.html"
SAID_ONCE = ("no_national_figure", "not_supplied", "not_in_history")
MOST_LIST_ROWS = 50  # of a list of children; the workbook has them all


def write_page(path: Path, report: Report) -> None:
    """Write the page; the same report gives the same bytes."""
    page = render(
        "annual_report.html.j2",
        report=report,
        charts={table.chart.code: svg(table.chart) for table in report.tables if table.chart},
        cells_of=cells_of,
        hidden=HIDDEN,
        most=MOST_LIST_ROWS,
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def cells_of(row: Row, columns: Sequence[Column]) -> list[tuple[Cell, Column, int]]:
    """The cells of a row, each with its column and how many columns it spans.

    The same words for no number in several columns side by side are said once over all of them.
    """
    found: list[tuple[Cell, Column, int]] = []
    pairs = zip(row.cells, columns, strict=True)
    for (status, _), same in groupby(pairs, key=lambda pair: (pair[0].status, pair[0].text)):
        cells = list(same)
        if status in SAID_ONCE:
            found.append((*cells[0], len(cells)))
        else:
            found += [(cell, column, 1) for cell, column in cells]
    return found

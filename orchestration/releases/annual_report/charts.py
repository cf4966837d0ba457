"""Draws a chart of the report, as SVG that stands inside a page and as PNG for a document.

Choosing what a chart shows does not belong here. A drawing asks nothing of a network and is the same
each time. It is drawn by hand, not by a charting library: a report has some forty, and each would take a
tenth of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from orchestration.releases.annual_report.drawing import (
    AXIS,
    FONT,
    INK,
    LINE,
    SIZE,
    Sheet,
    folded,
    ticks,
    width_of,
)
from orchestration.releases.annual_report.report import Chart

# Told apart by lightness as well as by hue, so that a print in grey still shows which is which.
COLOURS = ("#12436D", "#F46A25", "#28A197", "#A285D1", "#801650", "#8A8F94", "#5694CA", "#3D3D3D")
ON_DARK = (0, 4, 7)  # of those, where white letters can be read
DASHES = ("", "7 4", "2 3", "10 3 2 3")
WIDTH, PLOT_HEIGHT = 760, 240
BAR, GAP, MOST_LABEL = 20, 10, 240
TOP, AXIS_ROOM, LEFT = 10, 40, 64
MOST_LABELLED = 26  # columns: beyond so many, the numbers on them would run into one another
KEPT = 256  # drawings that both editions have are made once
SCALE = 1.5
FONT_OF_PICTURES = "Liberation Sans"  # comes with the converter; looking for others takes ten times as long


@lru_cache(maxsize=KEPT)
def svg(chart: Chart) -> Markup:
    """The chart as an SVG element for a page: a text alternative, ids of its own, no address."""
    sheet = _drawn(chart)
    told = Markup('<desc id="{}-told">{}</desc>').format(chart.code, chart.alt)
    view = f'viewBox="0 0 {WIDTH} {sheet.height:.0f}" font-family="{FONT}"'
    return Markup(f'<svg role="img" aria-labelledby="{chart.code}-told" {view}>{told}{sheet.inside()}</svg>')


@lru_cache(maxsize=KEPT)
def png(chart: Chart) -> bytes:
    """The chart as a picture for a document, on white; its text alternative is the chart's `alt`."""
    import vl_convert

    sheet = _drawn(chart)
    size = f'width="{WIDTH}" height="{sheet.height:.0f}"'
    white = f'<rect {size} fill="white"/>'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT_OF_PICTURES}">'
    return bytes(vl_convert.svg_to_png(f"{start}{white}{sheet.inside()}</svg>", scale=SCALE))


def _drawn(chart: Chart) -> Sheet:
    sheet = Sheet(WIDTH)
    top = _legend(sheet, chart)
    {"bars": _bars, "columns": _columns, "stacked": _columns, "line": _lines}[chart.kind](sheet, chart, top)
    return sheet


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]


def _legend(sheet: Sheet, chart: Chart) -> float:
    """The names of several series over the plot; returns where the plot begins."""
    if len(chart.series) == 1:
        return TOP
    x, y = float(LEFT), 14.0
    for place, series in enumerate(chart.series):
        needed = 30 + width_of(series.name) + 16
        if x + needed > WIDTH and x > LEFT:
            x, y = float(LEFT), y + 18
        if chart.kind == "line":
            sheet.rule(x, y - 4, x + 22, y - 4, _colour(place), DASHES[place % len(DASHES)], 2.5)
        else:
            sheet.bar(x + 6, y - 10, 12, 12, _colour(place))
        sheet.words(x + 28, y, series.name)
        x += needed
    return y + 22


def _bars(sheet: Sheet, chart: Chart, top: float) -> None:
    labels = [folded(category, MOST_LABEL) for category in chart.categories]
    left = 24 + max(width_of(line) for lines in labels for line in lines)
    right = WIDTH - 12 - max(width_of(text) for series in chart.series for text in series.texts)
    marks = _ticks(chart)
    heights = [max(BAR * len(chart.series), LINE * len(lines)) + GAP for lines in labels]
    bottom = top + sum(heights)
    for mark in marks:
        x = left + float(mark / marks[-1]) * (right - left)
        sheet.rule(x, top, x, bottom)
        sheet.words(x, bottom + 16, f"{mark:,}", "middle")
    y = top
    for row, (lines, height) in enumerate(zip(labels, heights, strict=True)):
        middle = y + height / 2
        for number, line in enumerate(lines):
            sheet.words(left - 6, middle + 4 + LINE * (number - (len(lines) - 1) / 2), line, "end")
        start = middle - BAR * len(chart.series) / 2
        for place, series in enumerate(chart.series):
            value = series.values[row]
            length = float((value or 0) / marks[-1]) * (right - left)
            sheet.bar(left, start + place * BAR + 1, length, BAR - 2, _colour(place))
            sheet.words(left + length + 5, start + place * BAR + BAR / 2 + 4, series.texts[row])
        y += height
    sheet.rule(left, top, left, bottom, AXIS)
    sheet.words((left + right) / 2, bottom + 34, chart.value_axis, "middle")
    sheet.words(10, (top + bottom) / 2, chart.category_axis, "middle", turned=True)
    sheet.height = bottom + AXIS_ROOM


def _columns(sheet: Sheet, chart: Chart, top: float) -> None:
    is_stack = chart.kind == "stacked"
    plot = _Plot(sheet, chart, top, is_stack)
    beside = 1 if is_stack else len(chart.series)
    room = plot.band * 0.84
    size = 12 if len(chart.categories) * beside <= MOST_LABELLED // 2 else 10
    for column in range(len(chart.categories)):
        base = plot.bottom
        for place, series in enumerate(chart.series):
            value, text = series.values[column], series.texts[column]
            x = plot.middle(column) - room / 2 + (0 if is_stack else place * room / beside)
            height = plot.bottom - plot.y(value or 0)
            start = base if is_stack else plot.bottom
            sheet.bar(x, start - height, room / beside - (0 if beside == 1 else 1), height, _colour(place))
            middle = x + room / beside / 2
            if is_stack and value is not None and height >= SIZE:
                letters = "#FFFFFF" if place % len(COLOURS) in ON_DARK else INK
                sheet.words(middle, start - height / 2 + 4, text, "middle", 11, letters)
            elif len(chart.categories) * beside <= MOST_LABELLED and (not is_stack or place == 0 or value):
                sheet.words(middle, start - height - 5, text, "middle", size)
            base = start - height
    plot.finish()


def _lines(sheet: Sheet, chart: Chart, top: float) -> None:
    plot = _Plot(sheet, chart, top + (16 if chart.breaks else 0), False)
    for one in chart.breaks:
        x = plot.left + one.position * plot.band
        sheet.rule(x, plot.top - 6, x, plot.bottom, AXIS, "5 4")
        sheet.words(x + 5, plot.top - 8, one.why, size=11)
    for place, series in enumerate(chart.series):
        points = [
            None if value is None else (plot.middle(column), plot.y(value))
            for column, value in enumerate(series.values)
        ]
        for before, after in pairwise(points):
            if before and after:
                sheet.rule(*before, *after, _colour(place), DASHES[place % len(DASHES)], 2.5)
        for point in points:
            if point:
                sheet.dot(*point, _colour(place))
    for column in range(len(chart.categories)):
        found = [(series.values[column], series.texts[column]) for series in chart.series]
        wanted = sorted(
            {(plot.bottom if value is None else plot.y(value), text) for value, text in found}, reverse=True
        )
        lowest = plot.bottom + LINE
        for y, text in wanted:  # from the bottom up, so that no two stand upon each other
            lowest = min(y - 9, lowest - SIZE)
            sheet.words(plot.middle(column), lowest, text, "middle", 11)
    plot.finish()


class _Plot:
    """The axes of columns and lines: values upwards from nought, categories side by side."""

    def __init__(self, sheet: Sheet, chart: Chart, top: float, is_stack: bool) -> None:
        self.sheet, self.chart = sheet, chart
        self.top, self.bottom = top + 14, top + 14 + PLOT_HEIGHT
        self.left = float(LEFT)
        self.band = (WIDTH - LEFT - 8) / len(chart.categories)
        self.marks = _ticks(chart, is_stack)
        for mark in self.marks:
            sheet.rule(self.left, self.y(mark), WIDTH - 8, self.y(mark))
            sheet.words(self.left - 6, self.y(mark) + 4, f"{mark:,}", "end")

    def y(self, value: Decimal | int) -> float:
        """How high a value stands."""
        return self.bottom - float(value / self.marks[-1]) * PLOT_HEIGHT

    def middle(self, column: int) -> float:
        """The middle of a category."""
        return self.left + (column + 0.5) * self.band

    def finish(self) -> None:
        """The line at nought, the names of the categories and of both axes."""
        sheet, chart = self.sheet, self.chart
        sheet.rule(self.left, self.bottom, WIDTH - 8, self.bottom, AXIS)
        labels = [folded(category, self.band) for category in chart.categories]
        if any(len(lines) > 1 for lines in labels):  # April 2025 over two lines, so May 2025 too
            labels = [
                folded(category, min(self.band, width_of(category) - 1)) for category in chart.categories
            ]
        for column, lines in enumerate(labels):
            for number, line in enumerate(lines):
                sheet.words(self.middle(column), self.bottom + 16 + LINE * number, line, "middle")
        below = self.bottom + LINE * max(len(lines) for lines in labels)
        sheet.words(self.left + (WIDTH - LEFT) / 2, below + 22, chart.category_axis, "middle")
        sheet.words(14, (self.top + self.bottom) / 2, chart.value_axis, "middle", turned=True)
        sheet.height = below + AXIS_ROOM - 10


def _ticks(chart: Chart, is_stack: bool = False) -> list[Decimal]:
    told: Sequence[Decimal] = [v for series in chart.series for v in series.values if v is not None]
    if is_stack:
        rows = zip(*(series.values for series in chart.series), strict=True)
        told = [sum((value for value in row if value is not None), Decimal(0)) for row in rows]
    return ticks(told, chart.is_percentage)

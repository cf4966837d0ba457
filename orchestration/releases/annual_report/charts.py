"""Draws a chart of the report, as SVG that stands inside a page and as PNG for a document.

Choosing what a chart shows does not belong here. A drawing asks nothing of a network.
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from orchestration.releases.annual_report.report import Chart

FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
INK, GRID, AXIS = "#1F1F1F", "#D9D9D9", "#6F6F6F"
# Told apart by lightness as well as by hue, so that a print in grey still shows which is which.
COLOURS = ("#12436D", "#F46A25", "#28A197", "#A285D1", "#801650", "#8A8F94", "#5694CA", "#3D3D3D")
ON_DARK = [0, 4, 7]  # of those, where white letters can be read
DASHES = ([1, 0], [6, 4], [2, 3], [10, 3, 2, 3])
WIDTH, BAR, LEAST, COLUMNS_HEIGHT = 680, 26, 110, 260
MOST_LABELLED = 26  # columns: beyond so many, the numbers on them would run into one another
DPI = 192


def svg(chart: Chart) -> Markup:
    """The chart as an SVG element for a page: ids of its own, a text alternative, no address."""
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(_drawing(chart).to_json())
    drawn = re.sub(r' xmlns(:\w+)?="[^"]*"', "", drawn, count=2)
    drawn = re.sub(r'\bid="', f'id="{chart.code}-', drawn).replace("url(#", f"url(#{chart.code}-")
    drawn = re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"', r"\1", drawn, count=1)
    start, rest = drawn.split(">", 1)
    opening = start.replace("<svg ", f'<svg role="img" aria-labelledby="{chart.code}-told" ', 1)
    told = Markup('<desc id="{}-told">{}</desc>').format(chart.code, chart.alt)
    return Markup(f"{opening}>") + told + Markup(rest)


def png(chart: Chart) -> bytes:
    """The chart as a picture for a document, on white; its text alternative is the chart's `alt`."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_drawing(chart, "white").to_json(), ppi=DPI))


def _drawing(chart: Chart, background: str = "transparent") -> Any:
    import altair as alt

    layers = {"bars": _bars, "columns": _columns, "stacked": _columns, "line": _lines}[chart.kind](alt, chart)
    across = chart.kind == "bars"
    rows = len(chart.categories) * len(chart.series)
    height = max(LEAST, BAR * rows) if across else COLUMNS_HEIGHT
    return (
        alt.layer(*layers)
        .properties(width=WIDTH, height=height, background=background)
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelColor=INK, titleColor=INK,
            gridColor=GRID, domainColor=AXIS, labelLimit=260,
        )
        .configure_axisX(labelAngle=0)
        .configure_legend(labelFontSize=13, labelLimit=420, columns=2)
    )  # fmt: skip


def _rows(chart: Chart) -> list[dict[str, Any]]:
    return [
        {
            "category": category,
            "series": series.name,
            "order": order,
            "value": None if value is None else float(value),
            "at": 0 if value is None else float(value),
            "text": text,
        }
        for order, series in enumerate(chart.series)
        for category, value, text in zip(chart.categories, series.values, series.texts, strict=True)
        if text.strip()
    ]


def _colour(alt: Any, chart: Chart) -> Any:
    names = [series.name for series in chart.series]
    colours = [COLOURS[place % len(COLOURS)] for place in range(len(names))]
    scale = alt.Scale(domain=names, range=colours)
    legend = alt.Legend(title=None, orient="top", symbolType="square") if len(names) > 1 else None
    return alt.Color("series:N", scale=scale, legend=legend)


def _value_scale(alt: Any, chart: Chart) -> Any:
    """From nought, so that lengths can be compared; a share up to 100 %."""
    return alt.Scale(domain=[0, 100]) if chart.is_percentage else alt.Scale(zero=True, domainMin=0)


def _whole_steps(alt: Any, chart: Chart) -> Any:
    told = [value for series in chart.series for value in series.values if value is not None]
    is_whole = all(value == value.to_integral_value() for value in told)
    if chart.is_percentage:
        return alt.Axis(values=list(range(0, 101, 20)))
    return alt.Axis(tickMinStep=1) if is_whole else alt.Axis()


def _bars(alt: Any, chart: Chart) -> list[Any]:
    names = [series.name for series in chart.series]
    base = alt.Chart(alt.InlineData(values=_rows(chart)))
    y = alt.Y("category:N", sort=list(chart.categories), title=chart.category_axis)
    offset = {"yOffset": alt.YOffset("series:N", sort=names)} if len(names) > 1 else {}
    x = alt.X(
        "value:Q", title=chart.value_axis, scale=_value_scale(alt, chart), axis=_whole_steps(alt, chart)
    )
    bars = base.mark_bar().encode(y=y, x=x, color=_colour(alt, chart), **offset)
    texts = base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(
        y=y, x=alt.X("at:Q"), text="text:N", **offset
    )
    return [bars, texts]


def _columns(alt: Any, chart: Chart) -> list[Any]:
    names = [series.name for series in chart.series]
    rows = _rows(chart)
    base = alt.Chart(alt.InlineData(values=rows))
    x = alt.X(
        "category:N", sort=list(chart.categories), title=chart.category_axis,
        axis=alt.Axis(labelExpr=_folded(chart), ticks=False),
    )  # fmt: skip
    y = alt.Y(
        "value:Q", title=chart.value_axis, scale=_value_scale(alt, chart), axis=_whole_steps(alt, chart)
    )
    if chart.kind == "stacked":
        bars = base.mark_bar().encode(
            x=x, y=y.stack("zero"), color=_colour(alt, chart), order=alt.Order("order:Q")
        )
        texts = base.mark_text(fontSize=11).encode(
            x=x, y=alt.Y("value:Q").stack("zero").bandPosition(0.5), text="text:N", detail="series:N",
            order=alt.Order("order:Q"),
            color=alt.condition(f"indexof({ON_DARK}, datum.order) >= 0", alt.value("white"), alt.value(INK)),
        )  # fmt: skip
        gaps = [row for row in rows if row["value"] is None and row["order"] == 0]
        silent = alt.Chart(alt.InlineData(values=gaps)).mark_text(dy=-8, fontSize=11, color=INK)
        return [bars, texts, *([silent.encode(x=x, y="at:Q", text="text:N")] if gaps else [])]
    offset = {"xOffset": alt.XOffset("series:N", sort=names)} if len(names) > 1 else {}
    bars = base.mark_bar().encode(x=x, y=y, color=_colour(alt, chart), **offset)
    if len(rows) > MOST_LABELLED:
        return [bars]
    size = 12 if len(rows) <= MOST_LABELLED // 2 else 10
    texts = base.mark_text(dy=-8, fontSize=size, color=INK).encode(x=x, y="at:Q", text="text:N", **offset)
    return [bars, texts]


def _said_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The gaps of lines: the same words for several of them at one place stand there once."""
    gaps = [row for row in rows if row["value"] is None]
    return list({(row["category"], row["text"]): row for row in gaps}.values())


def _lines(alt: Any, chart: Chart) -> list[Any]:
    names = [series.name for series in chart.series]
    rows = _rows(chart)
    base = alt.Chart(alt.InlineData(values=rows))
    x = alt.X(
        "category:O", sort=list(chart.categories), title=chart.category_axis,
        axis=alt.Axis(labelExpr=_folded(chart)), scale=alt.Scale(type="point", padding=0.4),
    )  # fmt: skip
    y = alt.Y(
        "value:Q", title=chart.value_axis, scale=_value_scale(alt, chart), axis=_whole_steps(alt, chart)
    )
    dashes = alt.StrokeDash(
        "series:N", legend=None,
        scale=alt.Scale(domain=names, range=[DASHES[place % len(DASHES)] for place in range(len(names))]),
    )  # fmt: skip
    lines = base.mark_line(point={"size": 60}, strokeWidth=2.5).encode(
        x=x, y=y, color=_colour(alt, chart), strokeDash=dashes
    )
    labels = [*(row for row in rows if row["value"] is not None), *_said_once(rows)]
    texts = alt.Chart(alt.InlineData(values=labels)).mark_text(dy=-12, fontSize=11, color=INK)
    texts = texts.encode(x=x, y="at:Q", text="text:N")
    return [lines, texts, *_break_marks(alt, chart)]


def _break_marks(alt: Any, chart: Chart) -> list[Any]:
    """A dashed upright line between two categories, with the reason beside it."""
    step = WIDTH / (len(chart.categories) - 1 + 0.8) if len(chart.categories) > 1 else 0
    marks: list[Any] = []
    for one in chart.breaks:
        across = step * (0.4 + one.position - 0.5)
        place = alt.Chart(alt.InlineData(values=[{"why": one.why}]))
        marks.append(place.mark_rule(strokeDash=[5, 4], color=AXIS).encode(x=alt.value(across)))
        marks.append(
            place.mark_text(align="left", dx=5, fontSize=11, color=INK).encode(
                x=alt.value(across), y=alt.value(-8), text="why:N"
            )
        )
    return marks


def _folded(chart: Chart) -> str:
    """Long names of columns over several lines: a break at every blank where there are many of them."""
    width = max(6, int(WIDTH / max(1, len(chart.categories)) / 7))
    if all(len(category) <= width for category in chart.categories):
        return "datum.label"
    return "split(datum.label, ' ')"

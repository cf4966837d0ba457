"""Draws the annual report's charts as SVG that stands inside a page and asks nothing of a network.

Tables and words do not belong here; each chart gets a text alternative from its caller's figures.
"""

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from orchestration.releases.report_tables import Figure

# Told apart by lightness as well as by hue, so that a print in grey still shows which is which.
ON_TIME, NOT_ON_TIME, APART = "#12436D", "#F46A25", "#8A8F94"
UNDER_4, TOOK_PART, NO_PART, NO_CODE = "Under 4", "Took part", "Did not take part", "No valid code"
FONT = "Arial, Helvetica, sans-serif"


def monthly_chart(figures: Sequence[Figure]) -> Markup:
    """Stacked columns of reviews by month, on time and not, with the percentage above each column.

    Empty when there is no month to draw.
    """
    import altair as alt

    if not figures:
        return Markup("")
    columns = [
        {
            "month": f.label,
            "short": f"{f.label[:3]} {f.label[-4:]}",
            "count": count,
            "kind": kind,
            "order": order,
        }
        for f in figures
        for order, kind, count in ((0, "On time", f.numerator), (1, "Not on time", f.rest))
    ]
    totals = [
        {"short": f"{f.label[:3]} {f.label[-4:]}", "count": f.denominator, "text": f.printed}
        for f in figures
        if f.denominator
    ]
    months = [f"{f.label[:3]} {f.label[-4:]}" for f in figures]
    x = alt.X(
        "short:N", sort=months, title=None, axis=alt.Axis(labelExpr="split(datum.label, ' ')", ticks=False)
    )
    bars = (
        alt.Chart(alt.InlineData(values=columns))
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("count:Q", title="Reviews", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=["On time", "Not on time"], range=[ON_TIME, NOT_ON_TIME]),
                legend=alt.Legend(title=None, orient="top", symbolType="square"),
            ),
            order=alt.Order("order:Q"),
        )
    )
    labels = (
        alt.Chart(alt.InlineData(values=totals))
        .mark_text(dy=-8, fontSize=12, fontWeight="bold")
        .encode(x=x, y="count:Q", text="text:N")
    )
    lowest = min(
        (f for f in figures if f.percentage is not None), key=lambda f: f.percentage or 0, default=None
    )
    told = f"Column chart of the reviews of each month from {figures[0].label} to {figures[-1].label}. "
    if lowest:
        told += (
            f"The lowest share on time was {lowest.printed} in {lowest.label} "
            f"({lowest.numerator:,} of {lowest.denominator:,}). "
        )
    return _inline(bars + labels, 250, "monthly", told + "The numbers are in the table below the chart.")


def codes_chart(figures: Sequence[Figure]) -> Markup:
    """Horizontal bars of reviews by participation code, with the number at the end of each bar."""
    import altair as alt

    if not figures:
        return Markup("")
    kinds = {"PN0": UNDER_4, "PN7": NO_PART} | {f"PN{n}": TOOK_PART for n in range(1, 7)}
    values = [
        {
            "code": f.code_printed,
            "count": f.numerator,
            "text": f"{f.numerator:,} ({f.printed})",
            "kind": kinds.get(f.category, NO_CODE),
        }
        for f in figures
    ]
    drawn = list(dict.fromkeys(kinds.get(f.category, NO_CODE) for f in figures))
    colours = {TOOK_PART: ON_TIME, NO_PART: NOT_ON_TIME}
    y = alt.Y("code:N", sort=[f.code_printed for f in figures], title=None)
    base = alt.Chart(alt.InlineData(values=values))
    bars = base.mark_bar().encode(
        y=y,
        x=alt.X("count:Q", title="Reviews", axis=alt.Axis(tickMinStep=1)),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=drawn, range=[colours.get(kind, APART) for kind in drawn]),
            legend=alt.Legend(title=None, orient="top", symbolType="square"),
        ),
    )
    labels = base.mark_text(align="left", dx=6, fontSize=12, fontWeight="bold").encode(
        y=y, x="count:Q", text="text:N"
    )
    commonest = max(figures, key=lambda f: f.numerator)
    told = (
        f"Bar chart of reviews by participation code. The most frequent is {commonest.code_printed} with "
        f"{commonest.numerator:,} of {commonest.denominator:,} reviews. "
        "The numbers are in the table below the chart."
    )
    return _inline(bars + labels, 260, "codes", told)


def _inline(chart: Any, height: int, name: str, told: str) -> Markup:
    """The chart as an SVG element for a page: its own ids, a text alternative, and no addresses."""
    import vl_convert

    styled = (
        chart.properties(width=680, height=height, background="transparent")
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelColor="#1F1F1F",
            titleColor="#1F1F1F", gridColor="#D9D9D9", domainColor="#6F6F6F",
        )
        .configure_axisX(labelAngle=0)
        .configure_legend(labelFontSize=13)
    )  # fmt: skip
    svg = vl_convert.vegalite_to_svg(styled.to_json())
    svg = re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg, count=2)
    svg = re.sub(r'\bid="', f'id="{name}-', svg).replace("url(#", f"url(#{name}-")
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"', r"\1", svg, count=1)
    opening = f'<svg role="img" aria-labelledby="{name}-told" '
    inside = Markup('<desc id="{}-told">{}</desc>').format(name, told)
    start, rest = svg.split(">", 1)
    return Markup(start.replace("<svg ", opening, 1) + ">") + inside + Markup(rest)

"""Chooses what the chart beside a table shows: its categories, its series, where codes changed, its words.

Drawing does not belong here (`charts.py`), nor any number that is not in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from expectations.collection_year import label as year_label
from expectations.measures import Measure
from expectations.measures import Table as Wanted
from orchestration.releases.annual_report.material import Material
from orchestration.releases.annual_report.report import Break, Cell, Chart, ChartKind, Row, Series, Table

AXES = {
    "count": "",
    "percentage": " (%)",
    "rate": " (per 10,000 children)",
    "mean": " (mean)",
    "ratio": "",
}
YEARS = ("year_2", "year_1", "figure")  # a line runs from the oldest year to this one


def chart_of(
    wanted: Wanted, table: Table, measures: Sequence[Measure], material: Material, number: int
) -> Chart | None:
    """The chart of a table, or None where it has none, or where no cell of it holds a number.

    Measures of one chart are of one kind; those of another kind than the first are left to the table.
    """
    if wanted.chart == "none":
        return None
    kind = measures[0].kind
    kinds = {measure.code: measure.kind for measure in measures}
    rows = [row for row in table.rows if not row.is_total and kinds[str(row.measure)] == kind]
    over_years = wanted.chart == "line" and wanted.shows != "months"
    if over_years:
        categories, series = _over_years(table, rows)
    elif wanted.chart == "stacked" and kind == "percentage":
        categories, series = _parts(table, rows, measures[0])
    elif wanted.shows == "measures":
        categories = tuple(row.label for row in rows)
        series = (_series(table.columns[_place(table, "figure")].heading, table, rows, "figure"),)
    else:
        categories, series = _by_category(table, rows)
    if not any(value is not None for one in series for value in one.values):
        return None
    is_stack = wanted.chart == "stacked" and kind == "percentage"
    unit = measures[0].unit
    chart_kind: ChartKind = wanted.chart
    title = f"{wanted.title}, {categories[0]} to {categories[-1]}" if over_years else table.title
    return Chart(
        code=wanted.code,
        number=number,
        kind=chart_kind,
        title=title,
        alt=_told(title, table.number, chart_kind, categories, series),
        category_axis="Year" if over_years else table.label_heading,
        value_axis=f"{unit[0].upper()}{unit[1:]}{'' if is_stack else AXES[kind]}",
        categories=categories,
        series=series,
        breaks=_breaks(wanted, material) if over_years else (),
        is_percentage=kind == "percentage" and not is_stack,
    )


def _place(table: Table, code: str) -> int:
    return [column.code for column in table.columns].index(code)


def _number(cell: Cell) -> Decimal | None:
    return cell.value if isinstance(cell.value, Decimal) else None


def _series(name: str, table: Table, rows: Sequence[Row], column: str) -> Series:
    cells = [row.cells[_place(table, column)] for row in rows]
    return Series(name, tuple(_number(cell) for cell in cells), tuple(cell.text for cell in cells))


def _over_years(table: Table, rows: Sequence[Row]) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    places = [_place(table, code) for code in YEARS]
    return tuple(table.columns[place].heading for place in places), tuple(
        Series(
            row.label if row.group is None else f"{row.group}: {row.label}",
            tuple(_number(row.cells[place]) for place in places),
            tuple(row.cells[place].text for place in places),
        )
        for row in rows
    )


def _parts(table: Table, rows: Sequence[Row], measure: Measure) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    """The number above the line and the rest, one upon the other."""
    above, below = _place(table, "numerator"), _place(table, "denominator")
    counted = [(row.cells[above], row.cells[below]) for row in rows]
    rest = [
        None if _number(a) is None or _number(b) is None else (_number(b) or 0) - (_number(a) or 0)
        for a, b in counted
    ]
    shown = [_number(a) if left is not None else None for (a, _), left in zip(counted, rest, strict=True)]
    return tuple(row.label for row in rows), (
        Series(measure.title, tuple(shown), tuple(a.text for a, _ in counted)),
        Series(
            f"Other {measure.unit}",
            tuple(None if left is None else Decimal(left) for left in rest),
            tuple(
                b.text if left is None else f"{left:,}" for (_, b), left in zip(counted, rest, strict=True)
            ),
        ),
    )


def _by_category(table: Table, rows: Sequence[Row]) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    """One series for each measure of the table; categories that one of them lacks are gaps of it."""
    groups = {row.group: [one for one in rows if one.group == row.group] for row in rows}
    categories = tuple(dict.fromkeys(row.label for row in rows))
    now = table.columns[_place(table, "figure")].heading
    found = []
    for group, of_group in groups.items():
        one = _series(group or now, table, of_group, "figure")
        values = dict(
            zip([row.label for row in of_group], zip(one.values, one.texts, strict=True), strict=True)
        )
        both = [values.get(category, (None, " ")) for category in categories]
        found.append(Series(one.name, tuple(v for v, _ in both), tuple(t for _, t in both)))
    return categories, tuple(found)


def _breaks(wanted: Wanted, material: Material) -> tuple[Break, ...]:
    """Where the codes changed between two of the three years, counted from the oldest."""
    if wanted.break_after is None:
        return ()
    position = wanted.break_after - (material.span.period.collection_year - 2) + 1
    why = f"Codes changed after {year_label(wanted.break_after)}"
    return (Break(position, why),) if position in (1, 2) else ()


def _told(
    title: str, number: int, kind: ChartKind, categories: Sequence[str], series: Sequence[Series]
) -> str:
    name = {"bars": "Bar", "columns": "Column", "line": "Line", "stacked": "Stacked column"}[kind]
    told = [f"{name} chart: {title}."]
    first = series[0]
    known = [
        (value, category, text)
        for value, category, text in zip(first.values, categories, first.texts, strict=True)
        if value is not None
    ]
    of = f" of {first.name}" if len(series) > 1 else ""
    if len(known) > 1:
        most, least = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
        if most[0] == least[0]:
            told.append(f"All{of} are {most[2]}.")
        else:
            told.append(
                f"The highest{of} is {most[1]} with {most[2]}, the lowest {least[1]} with {least[2]}."
            )
    hidden = sum(text == "c" for one in series for text in one.texts)
    if hidden:
        told.append(f"{hidden} {'is' if hidden == 1 else 'are'} kept back and marked c.")
    return " ".join([*told, f"The numbers are in table {number}."])

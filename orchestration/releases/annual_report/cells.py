"""How one figure is printed in one cell: digits for what is told, words for what is not, never nothing.

Choosing which figures stand in a table does not belong here, nor hiding small ones.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from expectations.collection_year import label
from expectations.measures import Kind, Measure
from orchestration.releases.annual_report.figures import (
    HIDDEN_STATUSES,
    TENTH,
    Benchmark,
    Figure,
    figure_value,
)
from orchestration.releases.annual_report.report import (
    HIDDEN,
    NO_NATIONAL_FIGURE,
    NOT_APPLICABLE,
    NOT_IN_HISTORY,
    NOT_SUPPLIED,
    TO_WRITE,
    WHOLE_YEARS_ONLY,
    Cell,
    Format,
)

FORMATS: dict[Kind, Format] = {
    "count": "count",
    "percentage": "percentage",
    "rate": "decimal",
    "mean": "decimal",
    "ratio": "decimal",
}
UNITS: dict[str, Format] = {"percent": "percentage", "number": "count"}  # of published figures
NO_FIGURE = Cell(NO_NATIONAL_FIGURE, status="no_national_figure")
WHOLE_YEARS = Cell(WHOLE_YEARS_ONLY, status="no_national_figure")
NOT_OUT_OF = Cell(NOT_APPLICABLE, status="not_applicable")
EMPTY = Cell(TO_WRITE, status="to_write")
_SILENT = {
    "not_supplied": Cell(NOT_SUPPLIED, status="not_supplied"),
    "not_in_history": Cell(NOT_IN_HISTORY, status="not_in_history"),
    **{status: Cell(HIDDEN, status="hidden") for status in HIDDEN_STATUSES},
}


def text_cell(text: str | None) -> Cell:
    """A cell of words; what is not known is said."""
    return Cell(text if text and text.strip() else "not known")


def printed(value: Decimal, shape: Format) -> str:
    """A number as people read it: 1,374; 92.7%; 53.0. A count that is not whole (posts) keeps its parts."""
    if shape == "percentage":
        return f"{value:,}%"
    if shape == "count":
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():,f}"
    return f"{value:,}"


def number_cell(value: Decimal | int, shape: Format = "count") -> Cell:
    """A number that is told."""
    number = Decimal(value)
    return Cell(printed(number, shape), number, shape)


def as_published(value: Decimal, is_mean: bool = False) -> Decimal:
    """A published figure without the noughts that the warehouse's scale adds; our mean of some to a tenth."""
    shown = value.quantize(TENTH, ROUND_HALF_UP) if is_mean else value
    return Decimal(f"{shown.normalize():f}")


def figure_cell(measure: Measure, figure: Figure | None) -> Cell:
    """What the figure comes to, or the words that stand in its place: never 0% of nothing.

    A period that the warehouse does not know lies before the records.
    """
    if figure is None:
        return _SILENT["not_in_history"]
    if figure.status in _SILENT:
        return _SILENT[figure.status]
    value = figure_value(measure.kind, figure.numerator, figure.denominator)
    return _nothing(measure) if value is None else number_cell(value, FORMATS[measure.kind])


def numerator_cell(figure: Figure | None) -> Cell:
    """The number above the line."""
    return _count_cell(figure, figure.numerator if figure else None)


def denominator_cell(measure: Measure, figure: Figure | None) -> Cell:
    """The number below the line; a count has none."""
    if measure.kind == "count":
        return NOT_OUT_OF
    return _count_cell(figure, figure.denominator if figure else None)


def benchmark_cell(benchmark: Benchmark | None) -> Cell:
    """A published figure as it was published, with its year behind it."""
    if benchmark is None:
        return NO_FIGURE
    year = label(benchmark.collection_year)
    if benchmark.value is None:
        return Cell(f"not published ({year})", status="no_national_figure", year=benchmark.collection_year)
    shape = UNITS.get(benchmark.unit, "decimal")
    value = as_published(benchmark.value, is_mean=benchmark.status == "mean")
    return Cell(f"{printed(value, shape)} ({year})", value, shape, year=benchmark.collection_year)


def share_cell(measure: Measure, figure: Figure | None, whole: Figure | None) -> Cell:
    """Which share of the whole count a category is; kept back where either of the two is."""
    for one in (figure, whole):
        if one is None or one.status in _SILENT:
            return _SILENT[one.status if one else "not_in_history"]
    assert figure is not None and whole is not None
    share = figure_value("percentage", figure.numerator, whole.numerator)
    return _nothing(measure) if share is None else number_cell(share, "percentage")


def _nothing(measure: Measure) -> Cell:
    return Cell(f"no {measure.unit}", status="no_cases")


def _count_cell(figure: Figure | None, value: Decimal | None) -> Cell:
    if value is not None:
        return number_cell(value)
    return _SILENT[figure.status if figure else "not_in_history"]

"""Writes every figure of an edition as tidy rows: one for each measure, period, breakdown and category.

Layout does not belong here, nor hiding small figures: a figure that is kept back comes without numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from expectations.measures import Kind, Measure, Section
from orchestration.releases.annual_report.cells import as_published
from orchestration.releases.annual_report.figures import (
    ALL,
    HIDDEN_STATUSES,
    Benchmark,
    Figure,
    Population,
    figure_value,
)
from orchestration.releases.annual_report.material import AREAS, Material
from orchestration.releases.csv_files import write_csv
from orchestration.releases.finished_warehouse import Submission

FIGURES_FILE = "figures.csv"
COLUMNS = [
    "authority", "collection_year", "as_at_date", "edition", "section", "measure", "title", "definition",
    "source", "period", "period_kind", "breakdown", "category", "label", "numerator", "denominator", "value",
    "unit", "population_of", "status", "benchmark_unit", "england", "england_year", "region", "region_year",
    "neighbours", "neighbours_year", "dfe_own", "dfe_own_year",
]  # fmt: skip
VALUE_UNITS: dict[Kind, str] = {
    "percentage": "percent",
    "rate": "per 10,000 children aged 0 to 17",
    "mean": "mean of {}",
    "ratio": "{}",
    "count": "{}",
}
PUBLISHED_UNITS = {"percent": "percent", "per_10000": VALUE_UNITS["rate"]}


def write_figures(
    path: Path, catalogue: Sequence[Section], material: Material, submission: Submission
) -> int:
    """Write the figures of the edition's period, of the same period of the two earlier years, and by month.

    A share of nothing has an empty value and the status no_cases; one kept back the status hidden and no
    number at all. Published figures stand beside the latest period only. The public edition has the figures
    of its tables and no other. Returns how many rows were written.
    """
    measures = {measure.code: measure for section in catalogue for measure in section.measures}
    shown = printed_breakdowns(catalogue)
    rows = list(_rows(measures, material, submission, shown if material.edition == "public" else None))
    write_csv(path, COLUMNS, rows)
    return len(rows)


def printed_breakdowns(catalogue: Sequence[Section]) -> set[tuple[str, str]]:
    """The measures and breakdowns that the tables of a public edition print, each measure as a whole too."""
    return {
        (code, breakdown)
        for section in catalogue
        for table in section.tables
        if not table.identifies_people
        for code in table.measures
        for breakdown in (ALL, table.breakdown or ALL)
    }


def _rows(
    measures: Mapping[str, Measure],
    material: Material,
    submission: Submission,
    shown: Collection[tuple[str, str]] | None,
) -> Iterator[Sequence[object]]:
    span = material.span
    whole = {one.period_id: one.collection_year for one in (span.period, *span.earlier) if one}
    months = {
        one.period_id: one.collection_year
        for month, earlier in span.months
        for one in (month, *earlier)
        if one
    }
    populations = {
        period_id: material.populations[year]
        for period_id, year in (whole | months).items()
        if year in material.populations
    }
    about = (
        submission.authority or submission.submission_id, submission.collection_year,
        submission.as_at_date.isoformat(), material.edition,
    )  # fmt: skip
    for figure in material.figures:
        if shown is not None and (figure.measure_code, figure.breakdown) not in shown:
            continue
        is_whole = figure.period_id in whole
        if not is_whole and not (figure.period_id in months and figure.breakdown == ALL):
            continue
        measure = measures[figure.measure_code]
        is_latest = figure.period_id == span.period.period_id
        beside: tuple[Benchmark | None, ...] = (None,) * len(AREAS)
        if is_latest:
            beside = material.published(measure, figure.breakdown, figure.category)
        yield (
            *about,
            *_cells(measure, figure, populations),
            _unit_of(measure, beside),
            *(cell for one in beside for cell in _published(one)),
        )


def _cells(measure: Measure, figure: Figure, populations: Mapping[str, Population]) -> tuple[object, ...]:
    value = figure_value(measure.kind, figure.numerator, figure.denominator)
    population = populations.get(figure.period_id) if measure.kind == "rate" else None
    status = "hidden" if figure.status in HIDDEN_STATUSES else figure.status
    return (
        figure.section_code, measure.code, measure.title, measure.definition, measure.source,
        figure.period_id, figure.period_kind, figure.breakdown, figure.category, figure.category_label,
        _plain(figure.numerator), _plain(figure.denominator), _plain(value),
        VALUE_UNITS[measure.kind].format(measure.unit), population and population.estimate_of, status,
    )  # fmt: skip


def _unit_of(measure: Measure, beside: Sequence[Benchmark | None]) -> str | None:
    """What the published figures beside a figure are: of counts by category they are shares of all."""
    units = [one.unit for one in beside if one is not None and one.value is not None]
    return PUBLISHED_UNITS.get(units[0], measure.unit) if units else None


def _published(benchmark: Benchmark | None) -> tuple[object, object]:
    if benchmark is None or benchmark.value is None:
        return (None, None)
    value = as_published(benchmark.value, is_mean=benchmark.status == "mean")
    return (_plain(value), benchmark.collection_year)


def _plain(value: Decimal | None) -> str | None:
    """A number without the noughts that a fixed scale adds: 490.00 as 490, 92.70 as 92.7."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

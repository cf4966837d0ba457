"""The figures of one submission as the warehouse holds them, and what each comes to.

Counting does not belong here (the `rpt_` models do it), nor hiding small figures, nor how one is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from expectations.measures import Kind
from orchestration.releases.annual_report.report import PeriodKind

HIDDEN_STATUSES = ("suppressed", "secondary")
ALL = "all"
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Figure:
    """One row of `rpt_figures`: a measure in a period, whole (`all`) or of one category of a breakdown.

    `status` is told, no_cases, not_supplied or not_in_history; in the public edition also suppressed or
    secondary, which have no numbers.
    """

    section_code: str
    measure_code: str
    period_id: str
    period_kind: str
    breakdown: str
    category: str
    category_label: str
    position: int
    numerator: Decimal | None
    denominator: Decimal | None
    status: str


@dataclass(frozen=True)
class Benchmark:
    """A published figure of England, the region, the statistical neighbours or, by the DfE, of ourselves."""

    benchmark_code: str
    breakdown: str
    category: str
    area_kind: str
    area_name: str
    collection_year: int
    value: Decimal | None
    unit: str
    status: str
    source: str


@dataclass(frozen=True)
class Finding:
    """Records that are not as they should be: what is wrong, how many rows, and what the report does."""

    finding_code: str
    what: str
    treatment: str
    rows: int
    children: int


@dataclass(frozen=True)
class Period:
    """A year, quarter or month that the figures are of; `ends_on` is cut at the day the data is as at."""

    period_id: str
    kind: PeriodKind
    collection_year: int
    number_in_year: int
    starts_on: date
    ends_on: date
    whole_period_ends_on: date
    is_in_history: bool


def figure_value(kind: Kind, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """What a figure comes to: a share in per cent, a rate per 10,000, a mean or a ratio to one decimal.

    Halves are rounded up; a count is its numerator as it stands; None where there is nothing to divide by.
    """
    if numerator is None or kind == "count":
        return numerator
    if not denominator:
        return None
    times = {"percentage": 100, "rate": 10_000}.get(kind, 1)
    return (times * numerator / denominator).quantize(TENTH, ROUND_HALF_UP)


def read_figures(connection: duckdb.DuckDBPyConnection, submission_id: str) -> list[Figure]:
    """Every figure of a submission: all periods, all breakdowns, in printing order."""
    return [Figure(*row) for row in _read(connection, Figure, "rpt_figures", submission_id,
            "section_code, measure_code, period_id, breakdown, position, category")]  # fmt: skip


def read_benchmarks(connection: duckdb.DuckDBPyConnection, submission_id: str) -> list[Benchmark]:
    """What is published for a submission's country, region, neighbours and itself."""
    return [Benchmark(*row) for row in _read(connection, Benchmark, "rpt_benchmarks", submission_id,
            "benchmark_code, breakdown, category, area_kind, collection_year")]  # fmt: skip


def read_periods(connection: duckdb.DuckDBPyConnection, submission_id: str) -> dict[str, Period]:
    """The periods that a submission has figures for, by their id."""
    rows = _read(connection, Period, "int_report_periods", submission_id, "position")
    return {period.period_id: period for period in (Period(*row) for row in rows)}


def _read(
    connection: duckdb.DuckDBPyConnection, shape: type, table: str, submission_id: str, order: str
) -> Iterable[tuple[Any, ...]]:
    columns = ", ".join(shape.__dataclass_fields__)  # type: ignore[attr-defined]
    return connection.execute(
        f"select {columns} from {table} where submission_id = $1 order by {order}", [submission_id]
    ).fetchall()

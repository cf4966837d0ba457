"""The figures of one submission as the warehouse holds them, and what each comes to.

Counting does not belong here (the `rpt_` models do it), nor hiding small figures, nor how one is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.measures import Kind
from orchestration.releases.annual_report.report import PeriodKind

if TYPE_CHECKING:
    import pyarrow as pa

HIDDEN_STATUSES = ("suppressed", "secondary")
ALL = "all"
TENTH = Decimal("0.1")
LIKEWISE = "The other groups likewise."


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


COLUMNS = tuple(Figure.__dataclass_fields__)


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
class Population:
    """The children aged 0 to 17 behind the rates of a year: what year the estimate is of, and whose it is."""

    estimate_of: int
    source: str


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


def read_figures(connection: duckdb.DuckDBPyConnection, submission_id: str) -> pa.Table:
    """Every figure of a submission as a table: all periods, all breakdowns, in an order that stays."""
    return connection.execute(
        f"select {', '.join(COLUMNS)} from rpt_figures where submission_id = $1 "
        "order by section_code, measure_code, period_id, breakdown, position, category",
        [submission_id],
    ).to_arrow_table()


def figures_of(table: pa.Table) -> list[Figure]:
    """The rows of a table of figures, be it all of them or those that may be published."""
    columns = [table[name].to_pylist() for name in COLUMNS]
    return [Figure(*row) for row in zip(*columns, strict=True)]


def read_benchmarks(connection: duckdb.DuckDBPyConnection, submission_id: str) -> list[Benchmark]:
    """What is published for a submission's country, region, neighbours and itself."""
    return [Benchmark(*row) for row in _read(connection, Benchmark, "rpt_benchmarks", submission_id,
            "benchmark_code, breakdown, category, area_kind, collection_year")]  # fmt: skip


def read_national(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """What the DfE counts where it publishes a measure, and how ours differs, by benchmark and breakdown.

    Of a breakdown the first group's definition stands for the others.
    """
    rows = connection.execute(
        "select benchmark_code, breakdown, count(*), arg_min(definition, category), "
        "arg_min(difference, category), arg_min(source, category) from benchmark_measures group by all"
    ).fetchall()
    return {
        (code, breakdown): " ".join(
            part for part in (definition, LIKEWISE if groups > 1 else None, difference, f"({source})") if part
        )
        for code, breakdown, groups, definition, difference, source in rows
    }


def read_findings(connection: duckdb.DuckDBPyConnection, submission_id: str) -> list[Finding]:
    """Records that are not as they should be, by what is wrong with them."""
    rows = connection.execute(
        "select found.finding_code, said.what, said.treatment, count(*), count(distinct found.child_id) "
        "from rpt_data_findings as found inner join report_findings as said using (finding_code) "
        "where found.submission_id = $1 group by all order by found.finding_code",
        [submission_id],
    ).fetchall()
    return [Finding(*row) for row in rows]


def read_supplied(connection: duckdb.DuckDBPyConnection, submission_id: str) -> frozenset[str]:
    """The tables that came, by their names."""
    rows = connection.execute(
        "select distinct table_name from stg_carefacts__supplied_columns where submission_id = $1",
        [submission_id],
    ).fetchall()
    return frozenset(row[0] for row in rows)


def read_populations(connection: duckdb.DuckDBPyConnection, authority: str | None) -> dict[int, Population]:
    """Which estimate stands behind the rates of each collection year: as with the DfE's, of the year before.

    Evidence of a release that did not keep it, and an authority of which none is known, have none.
    """
    is_kept = connection.execute(
        "select 1 from information_schema.tables where table_name = 'authority_populations'"
    ).fetchone()
    if not is_kept:
        return {}
    rows = connection.execute(
        "select year::integer + 1, estimate_of::integer, source from authority_populations "
        "where authority = $1 order by year",
        [authority],
    ).fetchall()
    return {year: Population(estimate_of, source) for year, estimate_of, source in rows}


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

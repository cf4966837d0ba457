"""The figures of the annual report as the warehouse holds them, each with its definition beside it.

Counting does not belong here (the `rpt_` models do it); a percentage is only worked out from the two counts.
"""

import re
from calendar import month_name
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import duckdb

from orchestration.releases.report_words import (
    AGE_BANDS,
    BY_AGE,
    BY_CODE,
    NO_CODE,
    PARTICIPATION_CODES,
    SEQUENCES,
    SHARES,
    TIMELINESS,
    Measure,
)


@dataclass(frozen=True)
class Figure:
    """One row of one table: two counts, what they count, and how the row is named.

    `not_assessable` counts the reviews (or children) left out because a due day is not known; None where
    that cannot happen.
    """

    code: str
    measure: Measure
    breakdown: str
    category: str
    label: str
    numerator: int
    denominator: int
    not_assessable: int | None = None

    @property
    def percentage(self) -> Decimal | None:
        """The share in per cent to one decimal, half rounded up; None when there is nothing to divide by."""
        if self.denominator == 0:
            return None
        return (Decimal(100 * self.numerator) / self.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def code_printed(self) -> str:
        """The participation code of the row as printed: None where no valid code was recorded."""
        return self.category if self.category in PARTICIPATION_CODES else "None"

    @property
    def rest(self) -> int:
        """What is in the denominator and not in the numerator."""
        return self.denominator - self.numerator

    @property
    def printed(self) -> str:
        """The percentage as people read it, or words when there is none."""
        return self.measure.nothing if self.percentage is None else f"{self.percentage}%"


@dataclass(frozen=True)
class ReportTables:
    """The two tables that open the report, each as a list of figures in printing order."""

    timeliness: list[Figure]
    participation: list[Figure]

    def timeliness_by(self, breakdown: str, definition: str | None = None) -> list[Figure]:
        """The figures of one breakdown (all, sequence, month), of one definition or of each."""
        return _by(self.timeliness, breakdown, definition)

    def participation_by(self, breakdown: str) -> list[Figure]:
        """The figures of one breakdown (took_part, code, age_band)."""
        return _by(self.participation, breakdown, None)


def _by(figures: Iterable[Figure], breakdown: str, code: str | None) -> list[Figure]:
    return [f for f in figures if f.breakdown == breakdown and code in (None, f.code)]


def read_tables(connection: duckdb.DuckDBPyConnection, submission_id: str) -> ReportTables:
    """Read one submission's figures from `rpt_review_timeliness` and `rpt_review_participation`."""
    timeliness = connection.execute(
        "select definition_code, breakdown, category, numerator, denominator, not_assessable "
        "from rpt_review_timeliness where submission_id = $1 "
        "order by table_order, definition_code, breakdown, category_order, category",
        [submission_id],
    ).fetchall()
    participation = connection.execute(
        "select breakdown, category, numerator, denominator from rpt_review_participation "
        "where submission_id = $1 order by breakdown, category_order, category",
        [submission_id],
    ).fetchall()
    return ReportTables(
        [
            Figure(code, TIMELINESS[code], breakdown, category, _timeliness_label(code, breakdown, category),
                   numerator, denominator, not_assessable)
            for code, breakdown, category, numerator, denominator, not_assessable in timeliness
        ],
        [
            Figure(breakdown, _participation_measure(breakdown, category), breakdown, category,
                   _participation_label(breakdown, category), numerator, denominator)
            for breakdown, category, numerator, denominator in participation
        ],
    )  # fmt: skip


def _timeliness_label(code: str, breakdown: str, category: str) -> str:
    if breakdown == "all":
        return TIMELINESS[code].title
    return SEQUENCES.get(category, category) if breakdown == "sequence" else _month(category)


def _month(category: str) -> str:
    """`2025-04` as April 2025; any other text as it stands."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(-01)?", category)
    return f"{month_name[int(found[2])]} {found[1]}" if found else category


def _participation_measure(breakdown: str, category: str) -> Measure:
    if breakdown == "took_part":
        return SHARES["attended" if "attend" in category else "took_part"]
    return BY_CODE if breakdown == "code" else BY_AGE


def _participation_label(breakdown: str, category: str) -> str:
    if breakdown == "took_part":
        return _participation_measure(breakdown, category).title
    if breakdown == "code":
        return PARTICIPATION_CODES.get(category, NO_CODE)
    return AGE_BANDS.get(category, category)

"""Opens a figure of a release: the rows of facts that it counts, with the file, row and hash of each.

Keeping the evidence does not belong here (`evidence.py`). What is counted is said by the release's own
catalogue, in the conditions by which the figure was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.collection_year import NotACollectionYear, collection_year, label
from expectations.measures import Measure
from orchestration.releases.annual_report.counted_rows import ALL, Part, counted_rows
from orchestration.releases.annual_report.evidence import EVIDENCE, open_evidence, read_catalogue
from orchestration.releases.finished_warehouse import ReleaseError

# A cell of rpt_figures and the words of it that are asked for.
FIGURE = "measure_code = $1 and period_id = $2 and breakdown = $3 and category = $4"


@dataclass(frozen=True)
class Traced:
    """One opened figure: its two numbers as printed, and the rows counted in each.

    `numerator` and `denominator` are None for a figure that is not told (`status` says why). `rows` has a row
    for each row of a fact: part, fact, fact_key, child_id, day, category, amount, source_file, source_row,
    source_file_sha256.
    """

    measure: Measure
    period_id: str
    breakdown: str
    category: str
    status: str
    numerator: float | None
    denominator: float | None
    rows: pa.Table

    def counted(self, part: Part) -> float:
        """What the rows of one part come to: how many they are, how many children, or their sum."""
        entry = self.measure.divided_by if part == "denominator" and self.measure.divided_by else self.measure
        mask = [value == part for value in self.rows["part"].to_pylist()]
        rows = self.rows.filter(pa.array(mask, pa.bool_()))
        if entry.sums and not (self.measure.kind == "mean" and part == "denominator"):
            return float(sum(rows["amount"].to_pylist()))
        if entry.counts_children:
            return len(set(rows["child_id"].to_pylist()))
        return len(rows)


def trace(release: Path, measure: str, period: str, *, breakdown: str = ALL, category: str = ALL) -> Traced:
    """Return the rows behind one figure of the release in the folder `release`.

    `period` is a collection year (2026 or 2025/26), a quarter (2026Q1) or a month (2025-04). A measure,
    period, breakdown or category that the release has no figure of raises ReleaseError, which says what
    there is.
    """
    evidence = release / EVIDENCE
    catalogue = read_catalogue(evidence)
    if measure not in catalogue:
        alike = get_close_matches(measure, catalogue, n=3)
        meant = f" Is it {' or '.join(alike)}?" if alike else ""
        raise ReleaseError(
            f"There is no measure {measure}.{meant} There are: {', '.join(sorted(catalogue))}."
        )
    entry = catalogue[measure]
    with open_evidence(evidence) as connection:
        period_id = period_of(connection, period)
        figure = connection.execute(
            f"select status, numerator, denominator from rpt_figures where {FIGURE}",
            [measure, period_id, breakdown, category],
        ).fetchone()
        if figure is None:
            raise ReleaseError(_what_there_is(connection, measure, period_id, breakdown, category))
        status, numerator, denominator = figure
        parts: tuple[Part, Part] = ("numerator", "denominator")
        query = " union all ".join(counted_rows(entry, part, breakdown) for part in parts)
        is_told = status in ("told", "no_cases")
        rows = connection.execute(
            "select rows_of.* exclude (submission_id), files.source_file_sha256 "
            f"from ({query}) as rows_of left join "
            "(select source_file, min(source_file_sha256) as source_file_sha256 from stg_carefacts__files "
            "group by source_file) as files using (source_file) "
            "where $3 and category = $2 order by part desc, fact, fact_key",
            [period_id, category, is_told],
        ).to_arrow_table()
    return Traced(
        entry, period_id, breakdown, category, status, _number(numerator), _number(denominator), rows
    )


def period_of(connection: duckdb.DuckDBPyConnection, period: str) -> str:
    """Return the id of a period of the evidence that is open; one that is not there raises ReleaseError."""
    try:
        wanted = f"Y{collection_year(period)}"
    except NotACollectionYear:
        wanted = period.upper()
    years = {
        row[0]: row[1]
        for row in connection.execute("select period_id, collection_year from int_report_periods").fetchall()
    }
    if wanted not in years:
        raise ReleaseError(
            f"The release has no period {period}. Write a year as 2025/26, a quarter as 2026Q1 (its first, "
            f"from April 2025), a month as 2025-04. It speaks of {label(min(years.values()))} to "
            f"{label(max(years.values()))}."
        )
    return wanted


def _what_there_is(
    connection: duckdb.DuckDBPyConnection, measure: str, period_id: str, breakdown: str, category: str
) -> str:
    there = connection.execute(
        "select breakdown, string_agg(category, ', ' order by position, category) from rpt_figures "
        "where measure_code = $1 and period_id = $2 group by breakdown order by breakdown",
        [measure, period_id],
    ).fetchall()
    of_it = dict(there)
    others = ", ".join(sorted(one for one in of_it if one != ALL))
    if not of_it:
        return f"The release has no figures of {measure} in {period_id}: what it needs was not counted then."
    if breakdown == ALL:
        by = f"It is by: {others}." if others else "It is not broken down."
        return f"{measure} as a whole has no category {category}: name its breakdown, too. {by}"
    if breakdown in of_it and category == ALL:
        return f"{measure} by {breakdown} has no category all: name one. There are: {of_it[breakdown]}."
    if breakdown not in of_it and not others:
        return f"{measure} is not broken down by {breakdown}, nor by anything else."
    if breakdown not in of_it:
        return f"{measure} is not broken down by {breakdown}. It is by: {others}."
    return f"{measure} by {breakdown} has no category {category}. There are: {of_it[breakdown]}."


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))

"""Gives the plausibility suite what it needs from the warehouse, and writes its results as page and JSON.

What is plausible does not belong here; that is in `expectations.plausibility`.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from expectations.plausibility.release_checks import TABLES
from expectations.plausibility.release_suite import PlausibilityResult, evaluate
from orchestration.releases.finished_warehouse import Submission
from orchestration.releases.pages import render
from orchestration.releases.return_files import return_table

# The shares of the annual report that are looked at.
FIGURES = {
    "timeliness": ("reviews_on_time", "reviews_on_time_of_due", "children_all_reviews_on_time"),
    "participation": ("took_part", "attended"),
}
OF_THE_YEAR = (
    "submission_id = $1 and status in ('told', 'no_cases') and period_id in "
    "(select 'Y' || collection_year from stg_carefacts__submissions where submission_id = $1)"
)
FRAMES = {
    "header": "select child from ssda903__header where submission_id = $1",
    "episodes": "select child, decom from ssda903__episodes where submission_id = $1",
    "reviews": "select child, review, review_code from ssda903__reviews where submission_id = $1",
    **{
        name: "select measure_code, breakdown, numerator, denominator from rpt_figures "
        f"where {OF_THE_YEAR} and measure_code in {codes}"
        for name, codes in FIGURES.items()
    },
}


def judge_release(connection: duckdb.DuckDBPyConnection, submission: Submission) -> list[PlausibilityResult]:
    """Hold one submission's return and figures to the plausibility suite; one result per expectation."""
    frames = {
        name: connection.execute(query, [submission.submission_id]).df() for name, query in FRAMES.items()
    }
    return evaluate(frames, _previous_rows(connection, submission.previous_submission_id))


def _previous_rows(connection: duckdb.DuckDBPyConnection, previous: str | None) -> dict[str, int] | None:
    """Rows of last year's return by table; None when there is no such return."""
    if previous is None:
        return None
    rows = {
        frame: int(
            connection.execute(
                f"select count(*) from {return_table(name)} where submission_id = $1", [previous]
            ).fetchall()[0][0]
        )
        for frame, name in TABLES.items()
    }
    return rows if any(rows.values()) else None


def plausibility_counts(results: Sequence[PlausibilityResult]) -> dict[str, int]:
    """How many expectations passed, failed (by severity) and were not evaluated."""
    outcomes = Counter(result.result for result in results)
    failed = Counter(result.severity for result in results if result.result == "failed")
    return {
        "passed": outcomes["passed"],
        "failed_block": failed["block"],
        "failed_warn": failed["warn"],
        "not_evaluated": outcomes["not_evaluated"],
    }


def write_plausibility(
    out: Path, submission: Submission, results: Sequence[PlausibilityResult], release_id: str
) -> None:
    """Write `plausibility.html` and `plausibility.json`; counts only, no child is named in either."""
    counts = plausibility_counts(results)
    evidence: dict[str, Any] = {"counts": counts, "results": [result.as_dict() for result in results]}
    text = json.dumps(evidence, indent=1, sort_keys=True, ensure_ascii=False)
    (out / "plausibility.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    order = {"failed": 0, "not_evaluated": 1, "passed": 2}
    page = render(
        "plausibility.html.j2",
        submission=submission,
        release_id=release_id,
        counts=counts,
        results=sorted(results, key=lambda r: (order[r.result], r.severity != "block")),
    )
    (out / "plausibility.html").write_text(page, encoding="utf-8", newline="\n")

"""Extracts that reach back two years only: what came before is not known, and is held against no one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import YEAR
from councils import NOT_SAID, SAID, Council

BEGIN = f"{YEAR - 2}-04-01"
Row = tuple[Any, ...]


@pytest.fixture(scope="module", params=[SAID, NOT_SAID])
def found(
    request: pytest.FixtureRequest, council: Callable[[str], Council], councils: Path
) -> tuple[dict[str, Any], list[Row]]:
    """The known answers of a drop of two years, and the facts that are made of it."""
    one = council(request.param)
    with duckdb.connect(str(councils / "warehouse.duckdb"), read_only=True) as connection:
        facts = connection.execute(
            "select child_id, period_started_on::text, due_date::text, review_date::text, sequence_group, "
            "status, in_collection_year from fct_cla_review where submission_id = $1 and not is_short_break",
            [one.submission_id],
        ).fetchall()
    return one.truth["reviews"], facts


def test_every_verdict_of_the_year_is_as_planted(found: tuple[dict[str, Any], list[Row]]) -> None:
    planted, facts = found
    in_year = [fact for fact in facts if fact[6]]
    by_status = {
        status: [fact for fact in in_year if fact[5] == status]
        for status in ("on_time", "late", "overdue", "not_assessable")
    }
    late = [(child, due, held) for child, _, due, held, *_ in by_status["late"]]
    assert sorted(late) == sorted((r["child"], r["due"], r["held"]) for r in planted["late_reviews"])
    overdue = [(child, due) for child, _, due, *_ in by_status["overdue"]]
    assert sorted(overdue) == sorted((r["child"], r["due"]) for r in planted["reviews_not_held"])
    unknown = by_status["not_assessable"]
    assert len(by_status["on_time"]) == planted["on_time"] - len(unknown)
    assert len(unknown) <= 2
    assert all(fact[1] < BEGIN for fact in unknown)


def test_no_review_is_called_first_or_second_where_older_ones_may_be_missing(
    found: tuple[dict[str, Any], list[Row]],
) -> None:
    planted, facts = found
    counted_from_the_start = [fact for fact in facts if fact[4] in ("first", "second")]
    assert min(fact[1] for fact in counted_from_the_start) >= BEGIN
    for group in ("first", "second"):
        held = [fact for fact in counted_from_the_start if fact[4] == group and fact[3] and fact[6]]
        assert len(held) == planted["by_sequence"][group]["held"]

"""Extracts that reach back two years only: what came before is not known, and is held against no one."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import AUTHORITY, YEAR, settings_in

from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.pipeline import run_release
from raw_data.synthetic import generate, load_settings

SUBMISSION = f"{AUTHORITY}-{YEAR}"
BEGIN = f"{YEAR - 2}-04-01"
LEFT_OUT = ["resource_type:test", "resource_type:unit_test"]  # the whole run has those of the data
Row = tuple[Any, ...]


@pytest.fixture(scope="module", params=["says how far back", "does not say"])
def found(
    request: pytest.FixtureRequest, dbt_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], list[Row]]:
    """The known answers of a drop of two years, and the facts that are made of it.

    The first is taken through a whole run, with everything that is tested of any data.
    """
    folder = tmp_path_factory.mktemp("two_years")
    chosen = settings_in(folder)
    generate(load_settings(collection_year=YEAR, years=2, children=120), chosen.extracts_dir)
    drop = chosen.drop(AUTHORITY, YEAR)
    if request.param == "does not say":
        leave_out(drop / "authority.yml", "history_from")
        warehouse = folder / "warehouse.duckdb"
        land_drop(drop, folder / "landing", DropParameters(AUTHORITY, YEAR, YEAR))
        project = DbtProject(dbt_cache / "dbt")
        raise_for_failures(
            project.build(folder / "landing", warehouse, select=["+fct_cla_review"], exclude=LEFT_OUT)
        )
    else:
        warehouse = chosen.work_dir / AUTHORITY / str(YEAR) / "warehouse.duckdb"
        run_release(chosen, AUTHORITY, YEAR)
    truth = json.loads((drop / "known_answers.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        facts = connection.execute(
            "select child_id, period_started_on::text, due_date::text, review_date::text, sequence_group, "
            "status, in_collection_year from fct_cla_review where submission_id = $1 and not is_short_break",
            [SUBMISSION],
        ).fetchall()
    return truth["reviews"], facts


def leave_out(path: Path, key: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{key}:")]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")


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

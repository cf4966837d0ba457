"""The statements that a validation runs, and dbt's own build, say the same of the same landing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from rule_runs import RuleRun

from orchestration.dbt_runner import DbtFailed, DbtProject
from orchestration.rules_plan import RulesPlan, kept_plan
from orchestration.validation import FROM_EXTRACTS, WHAT_RULES_NEED


@pytest.fixture(scope="module")
def plan(dbt_project: DbtProject) -> RulesPlan:
    return kept_plan(dbt_project, WHAT_RULES_NEED, FROM_EXTRACTS)


@pytest.fixture(scope="module")
def evaluated(
    plan: RulesPlan, examples_run: RuleRun, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    with plan.opened(examples_run.landing, tmp_path_factory.mktemp("scratch")) as connection:
        plan.run(connection)
        yield connection


@pytest.mark.parametrize("model", ["ssda903__issues", "ssda903__rule_results"])
def test_every_example_has_the_same_rows_on_both_roads(
    model: str, evaluated: duckdb.DuckDBPyConnection, examples_run: RuleRun
) -> None:
    query = f"select * from {model} order by all"
    described = [
        connection.execute(f"describe {model}").fetchall()
        for connection in (evaluated, examples_run.connection)
    ]
    assert described[0] == described[1]
    by_statements = evaluated.execute(query).fetchall()
    assert len(by_statements) > 500
    assert by_statements == examples_run.connection.execute(query).fetchall()


def test_the_plan_is_kept_and_made_once(plan: RulesPlan, dbt_project: DbtProject) -> None:
    before = {path: path.stat().st_mtime_ns for path in plan.folder.iterdir()}
    again = kept_plan(DbtProject(dbt_project.cache_dir), WHAT_RULES_NEED, FROM_EXTRACTS)
    assert again == plan
    assert {path: path.stat().st_mtime_ns for path in plan.folder.iterdir()} == before


def test_what_is_made_from_extracts_is_not_made(plan: RulesPlan) -> None:
    made = {statement.name for statement in plan.statements}
    assert {"ssda903__episodes", "ssda903__episodes_enriched", "ssda903__issues"} <= made
    assert not {name for name in made if name.startswith(FROM_EXTRACTS)}


def test_a_rule_that_fails_is_named_with_its_condition_and_no_value(
    plan: RulesPlan, examples_run: RuleRun, tmp_path: Path
) -> None:
    good = "/* rule 102 */ "
    statements = [
        replace(one, sql=one.sql.replace(good, f"{good}cast(child as integer) = 1 or "))
        for one in plan.statements
    ]
    assert statements != list(plan.statements)
    wrong = replace(plan, statements=tuple(statements))
    with wrong.opened(examples_run.landing, tmp_path) as connection, pytest.raises(DbtFailed) as failed:
        wrong.run(connection)
    said = str(failed.value)
    assert said.startswith("model ssda903__breaches_")
    assert "rule 102, cast(child as integer) = 1 or " in said
    assert "Conversion Error" in said and "CHILD" not in said

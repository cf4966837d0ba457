"""The statements that a validation runs, and dbt's own build, say the same of the same landing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rule_runs import RuleRun, build_rules, rules_plan

from orchestration.dbt_runner import DbtFailed, DbtProject
from orchestration.rules_plan import RulesPlan
from orchestration.validation import FROM_EXTRACTS


@pytest.fixture(scope="module")
def built(
    dbt_project: DbtProject, examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RuleRun]:
    run = build_rules(dbt_project, examples, tmp_path_factory.mktemp("built") / "warehouse.duckdb")
    yield run
    run.connection.close()


@pytest.mark.parametrize("model", ["ssda903__issues", "ssda903__rule_results"])
def test_every_example_has_the_same_rows_on_both_roads(
    model: str, built: RuleRun, examples_run: RuleRun
) -> None:
    roads = (built.connection, examples_run.connection)
    columns, same_columns = (road.execute(f"describe {model}").fetchall() for road in roads)
    assert columns == same_columns
    rows, same_rows = (road.execute(f"select * from {model} order by all").fetchall() for road in roads)
    assert len(rows) > 500
    assert rows == same_rows


def test_the_plan_is_kept_and_made_once(plan: RulesPlan, dbt_project: DbtProject) -> None:
    before = {path: path.stat().st_mtime_ns for path in plan.folder.iterdir()}
    assert rules_plan(DbtProject(dbt_project.cache_dir)) == plan
    assert {path: path.stat().st_mtime_ns for path in plan.folder.iterdir()} == before


def test_what_is_made_from_extracts_is_not_made(plan: RulesPlan) -> None:
    made = {statement.name for statement in plan.statements}
    assert {"ssda903__episodes", "ssda903__episodes_enriched", "ssda903__issues"} <= made
    assert not {name for name in made if name.startswith(FROM_EXTRACTS)}


def test_a_rule_that_fails_is_named_with_its_condition_and_no_value(
    plan: RulesPlan, examples: Path, tmp_path: Path
) -> None:
    rule = "/* rule 102 */ "
    wrong = replace(
        plan,
        statements=tuple(
            replace(one, sql=one.sql.replace(rule, f"{rule}cast(child as integer) = 1 or "))
            for one in plan.statements
        ),
    )
    assert wrong != plan
    with wrong.opened(examples, tmp_path) as connection, pytest.raises(DbtFailed) as failed:
        wrong.run(connection)
    said = str(failed.value)
    assert said.startswith("model ssda903__breaches_")
    assert "rule 102, cast(child as integer) = 1 or " in said
    assert "Conversion Error" in said and "CHILD" not in said

"""Every example of the rulebook on PostgreSQL, with the same models: the same rows are marked."""

from __future__ import annotations

import pytest
from example_check import check_example
from rule_runs import Marked, Results, RuleRun
from rule_scenarios import Scenario, scenarios_of

from expectations.rulebook import load_rulebook


@pytest.fixture(scope="session")
def marked(examples_run_on_postgres: RuleRun) -> Marked:
    return examples_run_on_postgres.marked()


@pytest.fixture(scope="session")
def results(examples_run_on_postgres: RuleRun) -> Results:
    return examples_run_on_postgres.results()


@pytest.mark.parametrize(
    "scenario", scenarios_of(load_rulebook()), ids=lambda scenario: scenario.submission_id
)
def test_a_rule_marks_the_rows_its_example_says(scenario: Scenario, marked: Marked, results: Results) -> None:
    check_example(scenario, marked, results)


@pytest.mark.parametrize("model", ["ssda903__issues", "ssda903__rule_results"])
def test_both_engines_give_the_same_rows(
    model: str, examples_run: RuleRun, examples_run_on_postgres: RuleRun
) -> None:
    runs = (examples_run.connection, examples_run_on_postgres.connection)
    on_duckdb, on_postgres = (
        sorted(run.execute(f"select * from {model}").fetchall(), key=str) for run in runs
    )
    assert len(on_duckdb) > 500
    assert on_duckdb == on_postgres

"""Every example of the rulebook on DuckDB: exactly the rows that should be marked are."""

from __future__ import annotations

import pytest
from example_check import check_example
from rule_runs import Marked, Results, RuleRun
from rule_scenarios import Scenario, scenarios_of

from expectations.rulebook import load_rulebook


@pytest.fixture(scope="session")
def marked(examples_run: RuleRun) -> Marked:
    return examples_run.marked()


@pytest.fixture(scope="session")
def results(examples_run: RuleRun) -> Results:
    return examples_run.results()


@pytest.mark.parametrize(
    "scenario", scenarios_of(load_rulebook()), ids=lambda scenario: scenario.submission_id
)
def test_a_rule_marks_the_rows_its_example_says(scenario: Scenario, marked: Marked, results: Results) -> None:
    check_example(scenario, marked, results)

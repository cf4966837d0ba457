"""Every example of the rulebook, one result each: exactly the rows that should be marked are."""

from __future__ import annotations

import pytest
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
    status, count, reason = results[scenario.submission_id, scenario.rule.code]
    assert status != "not_evaluated", reason
    expected = scenario.rows_to_mark()
    found = marked.get((scenario.submission_id, scenario.rule.code), set())
    assert found == expected, (
        f"rule {scenario.rule.code} ({scenario.rule.theme}.yml), example {scenario.number} of the entry from "
        f"{scenario.rule.valid_from}: marked but should pass {sorted(found - expected)}, "
        f"passed but should be marked {sorted(expected - found)}"
    )
    assert (status, count) == ("failed" if expected else "passed", len(expected))

"""Holds what a rule marked against what its example says, whichever engine ran it.

Running the rules does not belong here.
"""

from __future__ import annotations

from rule_runs import Marked, Results
from rule_scenarios import Scenario


def check_example(scenario: Scenario, marked: Marked, results: Results) -> None:
    """Fail with the rows that should be marked and are not, and those that should not and are."""
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

"""Runs the rules on landed submissions, by dbt's build or by the kept statements, and reads what came out.

Making submissions does not belong here, nor does judging the results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.landing import Landing
from orchestration.extracts.landing_writer import write_landing
from orchestration.rules_plan import RulesPlan, kept_plan
from orchestration.validation import FROM_EXTRACTS, WHAT_RULES_NEED

LEFT_OUT = ["resource_type:test", "resource_type:unit_test"]  # some look at parts that are not built here

Marked = dict[tuple[str, str], set[tuple[str, int]]]
Results = dict[tuple[str, str], tuple[str, int | None, str | None]]


@dataclass(frozen=True)
class RuleRun:
    """A warehouse of either engine in which the rules have been evaluated, open for reading."""

    connection: Any

    def marked(self) -> Marked:
        """By submission and rule code: table and position of every row that the rule marks."""
        found: Marked = defaultdict(set)
        rows = self.connection.execute(
            "select submission_id, rule_code, table_name, record_id from ssda903__issues"
        ).fetchall()
        for submission_id, code, table, record in rows:
            found[submission_id, code].add((table, record))
        return found

    def results(self) -> Results:
        """By submission and rule code: status, issue count and reason."""
        rows = self.connection.execute(
            "select submission_id, rule_code, status, issue_count, reason from ssda903__rule_results"
        ).fetchall()
        return {(submission_id, code): tuple(outcome) for submission_id, code, *outcome in rows}


def run_rules(project: DbtProject, folder: Path, parts: list[Landing]) -> RuleRun:
    """Land the parts together and build what the rules need with dbt, as a release does."""
    write_landing(folder / "landing", Landing.together(parts))
    return build_rules(project, folder / "landing", folder / "warehouse.duckdb")


def build_rules(project: DbtProject, landing: Path, warehouse: Path) -> RuleRun:
    """Build what the rules need of a landing with dbt."""
    raise_for_failures(project.build(landing, warehouse, select=WHAT_RULES_NEED, exclude=LEFT_OUT))
    return RuleRun(duckdb.connect(str(warehouse), read_only=True))


def rules_plan(project: DbtProject) -> RulesPlan:
    """The statements that a validation runs."""
    return kept_plan(project, WHAT_RULES_NEED, FROM_EXTRACTS)


@contextmanager
def check_rules(plan: RulesPlan, landing: Path, scratch: Path) -> Iterator[RuleRun]:
    """Evaluate the rules of a landing as a validation does, without dbt."""
    with plan.opened(landing, scratch) as connection:
        plan.run(connection)
        yield RuleRun(connection)

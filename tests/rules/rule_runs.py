"""Runs the rules on landed submissions through the real dbt project, and reads what came out.

Making submissions does not belong here, nor does judging the results.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.landing import Landing
from orchestration.extracts.landing_writer import write_landing

WHAT_TO_BUILD = ["+ssda903__rule_results"]
LEFT_OUT = ["resource_type:test", "resource_type:unit_test"]  # some look at parts that are not built here

Marked = dict[tuple[str, str], set[tuple[str, int]]]
Results = dict[tuple[str, str], tuple[str, int | None, str | None]]


@dataclass(frozen=True)
class RuleRun:
    """A landing, and the warehouse in which the rules have been evaluated on it, open for reading."""

    connection: duckdb.DuckDBPyConnection
    landing: Path

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
    """Land the parts together and build what the rules need."""
    landing, warehouse = folder / "landing", folder / "warehouse.duckdb"
    write_landing(landing, Landing.together(parts))
    raise_for_failures(project.build(landing, warehouse, select=WHAT_TO_BUILD, exclude=LEFT_OUT))
    return RuleRun(duckdb.connect(str(warehouse), read_only=True), landing)

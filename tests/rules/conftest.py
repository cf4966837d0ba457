"""Loads every example of the rulebook through the real landing and the real dbt project, once for all tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from expectations.rulebook import load_rulebook
from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.landing import Landing, write_landing
from scenarios import scenarios_of

WHAT_TO_BUILD = ["+ssda903__rule_results"]


@dataclass(frozen=True)
class RuleRun:
    """A warehouse in which rules have been evaluated, open for reading."""

    connection: duckdb.DuckDBPyConnection

    def marked(self) -> dict[tuple[str, str], set[tuple[str, int]]]:
        """By submission and rule code: table and position of every row that the rule marks."""
        found: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
        rows = self.connection.execute(
            "select submission_id, rule_code, table_name, record_id from ssda903__issues"
        ).fetchall()
        for submission_id, code, table, record in rows:
            found[submission_id, code].add((table, record))
        return found

    def results(self) -> dict[tuple[str, str], tuple[str, int | None, str | None]]:
        """By submission and rule code: status, issue count and reason."""
        rows = self.connection.execute(
            "select submission_id, rule_code, status, issue_count, reason from ssda903__rule_results"
        ).fetchall()
        return {
            (submission_id, code): (status, count, reason)
            for submission_id, code, status, count, reason in rows
        }


@pytest.fixture(scope="session")
def dbt_project(tmp_path_factory: pytest.TempPathFactory) -> DbtProject:
    return DbtProject(tmp_path_factory.mktemp("dbt"))


def run_rules(project: DbtProject, folder: Path, parts: list[Landing]) -> RuleRun:
    """Land the parts together and build what the rules need."""
    landing, warehouse = folder / "landing", folder / "warehouse.duckdb"
    write_landing(landing, Landing.together(parts))
    raise_for_failures(project.build(landing, warehouse, select=WHAT_TO_BUILD))
    return RuleRun(duckdb.connect(str(warehouse), read_only=True))


@pytest.fixture(scope="session")
def examples_run(dbt_project: DbtProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RuleRun]:
    """Every example of the rulebook, each as a submission of its own."""
    parts = [scenario.landing() for scenario in scenarios_of(load_rulebook())]
    run = run_rules(dbt_project, tmp_path_factory.mktemp("examples"), parts)
    yield run
    run.connection.close()

"""Loads every example of the rulebook through the real landing and the real dbt project, once for all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rule_runs import RuleRun, run_rules
from rule_scenarios import scenarios_of

from expectations.rulebook import load_rulebook
from orchestration.dbt_runner import DbtProject


@pytest.fixture(scope="session")
def dbt_project(tmp_path_factory: pytest.TempPathFactory) -> DbtProject:
    return DbtProject(tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def examples_run(dbt_project: DbtProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RuleRun]:
    """Every example of the rulebook, each as a submission of its own."""
    parts = [scenario.landing() for scenario in scenarios_of(load_rulebook())]
    run = run_rules(dbt_project, tmp_path_factory.mktemp("examples"), parts)
    yield run
    run.connection.close()

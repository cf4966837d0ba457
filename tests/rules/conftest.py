"""Loads every example of the rulebook through the real landing and the real models, once for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import Server, postgres_server
from postgres_runs import run_rules_on_postgres
from rule_runs import RuleRun, check_rules, rules_plan
from rule_scenarios import scenarios_of
from shared_folder import made_once

from expectations.rulebook import load_rulebook
from orchestration.dbt_runner import DbtProject
from orchestration.extracts.landing import Landing
from orchestration.extracts.landing_writer import write_landing
from orchestration.rules_plan import RulesPlan

__all__ = ["postgres_server"]


@pytest.fixture(scope="session")
def dbt_project(dbt_cache: Path) -> DbtProject:
    return DbtProject(dbt_cache / "dbt")


@pytest.fixture(scope="session")
def plan(dbt_project: DbtProject, shared_folder: Path) -> RulesPlan:
    """The statements that a validation runs."""
    made_once(shared_folder / "planned", lambda path: (rules_plan(dbt_project), path.touch()))
    return rules_plan(dbt_project)


@pytest.fixture(scope="session")
def examples(shared_folder: Path) -> Path:
    """The landing of every example of the rulebook, each as a submission of its own."""
    parts = (scenario.landing() for scenario in scenarios_of(load_rulebook()))
    return made_once(
        shared_folder / "examples", lambda path: write_landing(path, Landing.together(list(parts)))
    )


@pytest.fixture(scope="session")
def examples_run(
    plan: RulesPlan, examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RuleRun]:
    """The examples on DuckDB."""
    with check_rules(plan, examples, tmp_path_factory.mktemp("examples")) as run:
        yield run


@pytest.fixture(scope="session")
def examples_run_on_postgres(
    postgres: Server, examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RuleRun]:
    """The examples on PostgreSQL."""
    with run_rules_on_postgres(postgres, examples, tmp_path_factory.mktemp("postgres")) as run:
        yield run

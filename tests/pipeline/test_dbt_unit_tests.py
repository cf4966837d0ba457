"""Every dbt unit test under its own name: due dates, periods of care, what enters the return."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from orchestration.dbt_runner import DbtProject, NodeOutcome
from orchestration.extracts.landing import Landing
from orchestration.extracts.landing_writer import write_landing
from orchestration.settings import DBT_PROJECT_DIR

NAMES = sorted(
    line.removeprefix("  - name: ").strip()
    for path in (DBT_PROJECT_DIR / "models").rglob("*.yml")
    for line in path.read_text(encoding="utf-8").partition("\nunit_tests:\n")[2].splitlines()
    if line.startswith("  - name: ")
)


@pytest.fixture(scope="module")
def outcomes(dbt_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, NodeOutcome]:
    """The whole project built on an empty landing, with its unit tests."""
    folder = tmp_path_factory.mktemp("empty")
    write_landing(folder / "landing", Landing())
    project = DbtProject(cache_dir=dbt_cache / "dbt")
    found = project.build(folder / "landing", folder / "warehouse.duckdb")
    return {outcome.name: outcome for outcome in found}


def test_an_empty_landing_builds(outcomes: Mapping[str, NodeOutcome]) -> None:
    broken = [o.name for o in outcomes.values() if not o.succeeded and o.resource_type != "unit_test"]
    assert not broken


@pytest.mark.parametrize("name", NAMES)
def test_unit(outcomes: Mapping[str, NodeOutcome], name: str) -> None:
    assert outcomes[name].succeeded, outcomes[name].message


def test_due_dates_have_unit_tests() -> None:
    assert len(NAMES) >= 12

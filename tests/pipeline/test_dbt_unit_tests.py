"""Every dbt unit test under its own name: due dates, periods of care, what enters the return."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
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
NOT_OF_A_LANDING = {"int_working_days", "ssda903__rule_requirements", "ssda903__rulebook"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with an empty landing and the warehouse that is made of it."""
    folder = tmp_path_factory.mktemp("empty")
    write_landing(folder / "landing", Landing())
    return folder


@pytest.fixture(scope="module")
def outcomes(dbt_cache: Path, empty: Path) -> Mapping[str, NodeOutcome]:
    """The whole project built on an empty landing, with its unit tests."""
    found = DbtProject(cache_dir=dbt_cache / "dbt").build(empty / "landing", empty / "warehouse.duckdb")
    return {outcome.name: outcome for outcome in found}


def test_an_empty_landing_builds(outcomes: Mapping[str, NodeOutcome]) -> None:
    broken = [o.name for o in outcomes.values() if not o.succeeded and o.resource_type != "unit_test"]
    assert not broken


def test_a_landing_without_a_single_row_gives_empty_tables(
    outcomes: Mapping[str, NodeOutcome], empty: Path
) -> None:
    seeds = {file.stem for file in DBT_PROJECT_DIR.glob("seeds/*.csv")}
    models = {o.name for o in outcomes.values() if o.is_table and o.name not in seeds}
    tables = sorted(name for name in models if not name.startswith("stg_"))
    with duckdb.connect(str(empty / "warehouse.duckdb"), read_only=True) as connection:
        filled = {name for name in tables if connection.sql(f"from {name}").fetchone()}
    assert filled == NOT_OF_A_LANDING


@pytest.mark.parametrize("name", NAMES)
def test_unit(outcomes: Mapping[str, NodeOutcome], name: str) -> None:
    assert outcomes[name].succeeded, outcomes[name].message


def test_due_dates_have_unit_tests() -> None:
    assert len(NAMES) >= 12

"""A year that a council published can be made up, and the report prints its two figures as they were."""

from pathlib import Path

import duckdb
import pytest
from conftest import AUTHORITY, YEAR

from expectations.collection_year import year_end
from expectations.measures import measures
from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.releases.annual_report.cells import figure_cell
from orchestration.releases.annual_report.figures import Figure
from raw_data.synthetic import generate, load_settings

READ = ["+rpt_figures"]
COLUMNS = ", ".join(Figure.__dataclass_fields__)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, dbt_cache: Path) -> Path:
    place = tmp_path_factory.mktemp("published_year")
    settings = load_settings(collection_year=YEAR, preset="published_year")
    drop = generate(settings, place / "extracts")[0]
    land_drop(drop, place / "landing", DropParameters(AUTHORITY, YEAR, YEAR, year_end(YEAR)))
    outcomes = DbtProject(dbt_cache / "dbt").build(
        place / "landing",
        place / "warehouse.duckdb",
        select=READ,
        exclude=["resource_type:test", "resource_type:unit_test"],
    )
    raise_for_failures(outcomes)
    return place / "warehouse.duckdb"


@pytest.mark.parametrize(
    ("code", "printed"), [("reviews_on_time", "99.0%"), ("foster_reviews_on_time", "94.0%")]
)
def test_the_report_prints_what_was_published(warehouse: Path, code: str, printed: str) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        row = connection.execute(
            f"select {COLUMNS} from rpt_figures "
            f"where measure_code = '{code}' and period_id = 'Y{YEAR}' and breakdown = 'all'"
        ).fetchall()[0]
    assert figure_cell(measures()[code], Figure(*row)).text == printed

"""A year that a council published can be made up, and the report prints its two figures as they were."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import YEAR
from councils import PUBLISHED, Council

from expectations.measures import measures
from orchestration.releases.annual_report.cells import figure_cell
from orchestration.releases.annual_report.figures import Figure

COLUMNS = ", ".join(Figure.__dataclass_fields__)


@pytest.mark.parametrize(
    ("code", "printed"), [("reviews_on_time", "99.0%"), ("foster_reviews_on_time", "94.0%")]
)
def test_the_report_prints_what_was_published(
    councils: Path, council: Callable[[str], Council], code: str, printed: str
) -> None:
    with duckdb.connect(str(councils / "warehouse.duckdb"), read_only=True) as connection:
        (row,) = connection.execute(
            f"select {COLUMNS} from rpt_figures "
            f"where measure_code = '{code}' and period_id = 'Y{YEAR}' and breakdown = 'all' "
            "and submission_id = $1",
            [council(PUBLISHED).submission_id],
        ).fetchall()
    assert figure_cell(measures()[code], Figure(*row)).text == printed

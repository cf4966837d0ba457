"""A figure that rests on a log, or on how far back the extracts go, is told when that goes on long enough."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest
from conftest import AUTHORITY, YEAR

from expectations.measures import Measure, measures
from orchestration.pipeline import RunOutcome
from orchestration.settings import Settings

SUBMISSION = f"{AUTHORITY}-{YEAR}"
LOOKING_BACK = {code: measure for code, measure in measures().items() if measure.log}


@pytest.fixture(scope="module")
def warehouse(exampleshire: Settings, first_run: RunOutcome) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = exampleshire.work_dir / AUTHORITY / str(YEAR)
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute(f"set file_search_path = '{folder / 'landing'}'")
        yield connection


def months_after(day: date, months: int) -> date:
    """The first of the month so many months after that of a day."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def told_from(warehouse: duckdb.DuckDBPyConnection, measure: Measure) -> tuple[date, date, date | None]:
    """The first day of its log, and what the warehouse says of the measure."""
    assert measure.log is not None
    (begins,) = warehouse.execute(
        f"select min({measure.log.day}) from {measure.log.model} where submission_id = $1", [SUBMISSION]
    ).fetchall()[0]
    ((first_day, first_start),) = warehouse.execute(
        "select first_day, first_start from rpt_measure_first_days "
        "where submission_id = $1 and measure_code = $2",
        [SUBMISSION, measure.code],
    ).fetchall()
    return begins, first_day, first_start


@pytest.mark.parametrize("code", sorted(LOOKING_BACK))
def test_a_measure_waits_for_its_log(code: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    measure = LOOKING_BACK[code]
    assert measure.log is not None
    begins, first_day, first_start = told_from(warehouse, measure)
    assert first_day >= months_after(begins, measure.log.months) - timedelta(days=1)
    if measure.when == "during":
        assert first_start == months_after(begins, measure.log.months)
    else:
        assert first_start is None


def test_no_month_before_that_has_a_figure(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Contacts are there from April three years ago: who was seen in six months is told from September."""
    told = warehouse.execute(
        "select period_id, status from rpt_figures where submission_id = $1 and breakdown = 'all' "
        "and measure_code = 'visited_in_6_months' and period_kind = 'month' order by 1 limit 7",
        [SUBMISSION],
    ).fetchall()
    before = [(f"{YEAR - 3}-{month:02}", "not_in_history") for month in range(4, 9)]
    assert told == [*before, (f"{YEAR - 3}-09", "told"), (f"{YEAR - 3}-10", "told")]

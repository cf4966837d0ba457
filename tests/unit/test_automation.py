"""When the nightly run starts, and for which collection years."""

from datetime import UTC, date, datetime

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_folder import work_in

from expectations.collection_year import year_end, year_start
from orchestration.automation import as_at, collection_years_on
from orchestration.definitions import build_definitions
from orchestration.settings import Settings


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 3, 31), [2026]),
        (date(2026, 4, 1), [2027, 2026]),
        (date(2026, 7, 31), [2027, 2026]),
        (date(2026, 8, 1), [2027]),
        (date(2026, 12, 31), [2027]),
        (date(2027, 1, 1), [2027]),
    ],
)
def test_the_year_just_ended_is_worked_on_until_the_end_of_july(day: date, years: list[int]) -> None:
    assert collection_years_on(day) == years


@given(st.dates(date(2006, 1, 1), date(2090, 1, 1)))
def test_the_first_year_is_the_one_in_which_the_day_lies(day: date) -> None:
    current = collection_years_on(day)[0]
    assert year_start(current) <= day <= year_end(current)


@given(st.dates(date(2006, 1, 1), date(2090, 1, 1)))
def test_figures_are_never_as_at_a_day_after_the_year_or_the_run(day: date) -> None:
    for year in collection_years_on(day):
        stated = date.fromisoformat(as_at(day, year)["ops"]["landing"]["config"]["as_at"])
        assert stated <= day
        assert stated <= year_end(year)


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    work = work_in(tmp_path_factory.mktemp("automation"))
    chosen = Settings(work_dir=work, authorities=["E10999001", "E10999002"])
    return build_definitions(chosen)


def requests_on(definitions: dg.Definitions, day: datetime) -> list[dg.RunRequest]:
    repository = definitions.get_repository_def()
    context = dg.build_schedule_context(scheduled_execution_time=day, repository_def=repository)
    found = repository.get_schedule_def("nightly").evaluate_tick(context)
    return list(found.run_requests or [])


def test_each_authority_runs_every_night_for_each_year_in_work(definitions: dg.Definitions) -> None:
    found = requests_on(definitions, datetime(2026, 5, 4, 1, 0, tzinfo=UTC))
    assert {str(request.partition_key) for request in found} == {
        "E10999001|2026", "E10999001|2027", "E10999002|2026", "E10999002|2027",
    }  # fmt: skip
    assert len({request.run_key for request in found}) == 4


def test_a_year_without_a_rulebook_is_not_run(definitions: dg.Definitions) -> None:
    assert requests_on(definitions, datetime(2028, 9, 1, 1, 0, tzinfo=UTC)) == []

"""Short care histories go through the real landing and the real dbt project, to facts and to the return."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from care_histories import SUBMISSIONS

from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.landing import Landing
from orchestration.extracts.landing_writer import write_landing

Warehouse = duckdb.DuckDBPyConnection
WHAT_TO_BUILD = ["+fct_cla_review", "+dim_child", "+ssda903__reviews", "+rpt_row_accounts"]
WHAT_TO_BUILD += ["+rpt_link_accounts", "+rpt_counts_reviews"]
WHAT_TO_BUILD += ["+path:models/marts/children_looked_after"]
UNIT_TESTS = ["resource_type:unit_test"]  # of the SQL: test_dbt_unit_tests.py has them


@pytest.fixture(scope="module")
def warehouse(dbt_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("facts")
    write_landing(folder / "landing", Landing.together(SUBMISSIONS))
    project = DbtProject(dbt_cache / "dbt")
    outcomes = project.build(
        folder / "landing", folder / "warehouse.duckdb", select=WHAT_TO_BUILD, exclude=UNIT_TESTS
    )
    raise_for_failures(outcomes)
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def facts(warehouse: Warehouse, submission: str, child: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(
        "select review_date, due_date, sequence_group, status,"
        " coalesce(days_late::text, not_assessable_reason) from fct_cla_review"
        " where submission_id = $1 and child_id = $2"
        " order by coalesce(review_date, due_date)",
        [submission, child],
    ).fetchall()


def test_a_respite_child_who_becomes_accommodated_has_two_schedules(warehouse: Warehouse) -> None:
    assert facts(warehouse, "person ids", "R") == [
        (date(2025, 6, 1), date(2025, 7, 4), "short break first", "on_time", "0"),
        (date(2025, 7, 5), date(2025, 7, 4), "first", "late", "1"),
        (None, date(2025, 10, 5), "second", "overdue", None),
    ]


def test_the_clock_starts_again_with_each_period_of_care(warehouse: Warehouse) -> None:
    assert facts(warehouse, "person ids", "T") == [
        (date(2020, 4, 20), None, "unknown", "not_assessable", "before_period_of_care"),
        (None, date(2021, 1, 29), "first", "overdue", None),
        (date(2025, 5, 8), date(2025, 5, 13), "first", "on_time", "0"),
        (date(2025, 7, 1), None, "unknown", "not_assessable", "before_period_of_care"),
        (date(2025, 9, 26), date(2025, 9, 29), "first", "on_time", "0"),
        (date(2026, 1, 5), date(2025, 12, 26), "second", "late", "10"),
    ]


def test_a_period_never_closed_ends_where_the_next_one_starts(warehouse: Warehouse) -> None:
    assert facts(warehouse, "later", "V") == [
        (date(2024, 5, 20), date(2024, 5, 31), "first", "on_time", "0"),
        (date(2024, 8, 10), date(2024, 8, 20), "second", "on_time", "0"),
        (date(2025, 2, 1), date(2025, 2, 10), "later", "on_time", "0"),
        (date(2025, 9, 25), date(2025, 9, 29), "first", "on_time", "0"),
        (date(2025, 12, 20), date(2025, 12, 25), "second", "on_time", "0"),
    ]


def test_a_review_due_in_the_year_and_held_after_it_was_missed_in_the_year(warehouse: Warehouse) -> None:
    assert facts(warehouse, "later", "W") == [
        (date(2026, 4, 20), date(2026, 3, 5), "first", "late", "46"),
    ]
    figures = warehouse.execute(
        "select measure_code, cast(numerator as int), cast(denominator as int) from rpt_counts_reviews "
        "where submission_id = 'later' and breakdown = 'all' and period_id = 'Y2026' and measure_code in "
        "('reviews_on_time', 'reviews_on_time_of_due', 'children_all_reviews_on_time') order by 1"
    ).fetchall()
    assert figures == [
        ("children_all_reviews_on_time", 1, 2),
        ("reviews_on_time", 2, 2),
        ("reviews_on_time_of_due", 2, 3),
    ]


def test_nothing_was_due_from_a_child_who_left_or_turned_18_first(warehouse: Warehouse) -> None:
    assert facts(warehouse, "person ids", "Q") == []
    assert facts(warehouse, "person ids", "E") == []


def test_one_year_of_files_cannot_judge_a_child_who_was_there_before(warehouse: Warehouse) -> None:
    assert facts(warehouse, "files", "NEW") == [
        (date(2025, 3, 31), date(2025, 3, 31), "first", "on_time", "0"),
    ]
    assert facts(warehouse, "files", "OLD") == [
        (date(2024, 5, 20), None, "unknown", "not_assessable", "earlier_reviews_not_in_the_data"),
        (date(2024, 11, 20), None, "unknown", "not_assessable", "interval_not_known"),
        (date(2025, 3, 21), date(2025, 5, 20), "later", "on_time", "0"),
    ]
    assert facts(warehouse, "files", "ONLY REVIEWED") == [
        (date(2025, 3, 21), None, "unknown", "not_assessable", "outside_period_of_care"),
    ]


def test_children_by_the_id_that_the_authority_returns(warehouse: Warehouse) -> None:
    def children(submission: str) -> list[tuple[Any, ...]]:
        return warehouse.execute(
            "select child_id, person_id, date_of_birth, is_uasc, is_looked_after_at_year_end, "
            "looked_after_in_year from dim_child where submission_id = $1 order by child_id",
            [submission],
        ).fetchall()

    assert children("person ids") == [
        ("E", "e", date(2007, 6, 1), False, False, True),
        ("Q", "q", date(2020, 5, 5), False, False, True),
        ("R", "r", date(2015, 3, 1), False, True, True),
        ("T", "t", date(2009, 2, 3), False, True, True),
        ("U", "u", date(2009, 7, 15), True, False, False),
    ]
    assert [child[:2] for child in children("legacy ids")] == [
        ("E", "e"), ("OLD R", "r"), ("OLD T", "t"), ("Q", "q"), ("U", "u"),
    ]  # fmt: skip
    assert children("files") == [
        ("NEW", None, date(2019, 2, 1), None, True, True),
        ("OLD", None, None, None, True, True),
        ("ONLY REVIEWED", None, date(2014, 6, 5), None, False, False),
    ]


def test_the_return_says_what_the_extract_says(warehouse: Warehouse) -> None:
    header = warehouse.execute(
        "select record_id, child, sex, dob, ethnic, upn, mother, mc_dob from int_return_header "
        "where submission_id = 'person ids' order by record_id"
    ).fetchall()
    assert header == [
        (0, "E", "F", "01/06/2007", "WBRI", None, "0", None),
        (1, "Q", "F", "05/05/2020", "WBRI", None, "0", None),
        (2, "R", "F", "01/03/2015", "WBRI", None, "0", None),
        (3, "T", "F", "03/02/2009", "WBRI", "UN3", "1", "09/08/2025"),
    ]
    episodes = warehouse.execute(
        "select record_id, decom, rne, ls, cin, place, place_provider, dec, rec, reason_place_change, "
        "home_post, pl_post, urn, source_row from int_return_episodes "
        "where submission_id = 'person ids' and child = 'T' order by record_id"
    ).fetchall()
    assert episodes == [
        (5, "10/04/2025", "S", "V2", "N1", "U6", "PR1", "01/05/2025", "X1", "CARPL", "EA1 2BB", "EA10 1AA",
         "SC012345", 5),
        (6, "01/05/2025", "P", "C2", "N1", "U6", None, "01/06/2025", "E4A", None, "EA1 2BB", None, None, 6),
        (7, "01/09/2025", "S", "C2", "N1", None, None, None, None, None, "EA1 2BB", None, None, 7),
    ]  # fmt: skip
    reviews = warehouse.execute(
        "select record_id, child, dob, review, review_code, source_row from int_return_reviews "
        "where submission_id = 'person ids' order by record_id"
    ).fetchall()
    assert reviews == [
        (0, "R", "01/03/2015", "05/07/2025", "PN1", 3),
        (1, "T", "03/02/2009", "08/05/2025", "PN7", 4),
        (2, "T", "03/02/2009", "26/09/2025", "PN1", 5),
        (3, "T", "03/02/2009", "05/01/2026", "PN1", 7),
    ]


def test_every_row_about_a_review_has_an_outcome(warehouse: Warehouse) -> None:
    accounts = warehouse.execute(
        "select step_order, outcome, row_count from rpt_row_accounts "
        "where submission_id = 'person ids' and table_name = 'ssd_cla_reviews' order by 1, 2"
    ).fetchall()
    assert accounts == [
        (2, "kept", 11),
        (3, "cancelled", 1),
        (3, "dated after the as-at date", 1),
        (3, "kept", 7),
        (3, "no date held", 1),
        (3, "same child and date as another row", 1),
        (4, "held before the year", 1),
        (4, "in a series of short breaks", 1),
        (4, "kept", 4),
        (4, "not looked after on that day", 1),
    ]

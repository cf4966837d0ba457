"""The lists of children behind headline figures and of what is overdue: as many rows as the figure says."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from report_figures import CATALOGUE, PERIODS

from expectations.measures import Section
from orchestration.releases.annual_report.lists import COUNTED, heading, read_lists
from orchestration.releases.annual_report.report import Table

WAREHOUSE = """
create table int_report_periods as select 's' as submission_id, 'Y2026' as period_id,
    date '2025-04-01' as starts_on, date '2026-03-31' as ends_on;
create table fct_cla_review as
select 's' as submission_id, 'r' || n as fact_key, 'C' || lpad(n::text, 3, '0') as child_id,
    date '2025-06-01' + n::int as review_date, n % 3 > 0 as is_on_time, n as days_late,
    'x.csv' as source_file, n as source_row
from range(10) as r(n)
union all select 's', 'before', 'C900', date '2025-03-31', true, 1, 'x.csv', 1
union all select 'another', 'r1', 'C901', date '2025-06-01', true, 1, 'x.csv', 1;
create table rpt_figures as select 'late_reason' as breakdown, 'OFFICER' as category,
    'Reviewing officer' as category_label;
create table rpt_overdue_reviews as
select 's' as submission_id, 'k' || n as fact_key, case n when 1 then null else 'C' || n end as child_id,
    date '2026-03-31' - n::int as due_date, n::int as days_overdue, n = 2 as is_known,
    'x.csv' as source_file, n as source_row
from range(3) as r(n)
union all select 'another', 'k', 'C9', date '2026-01-01', 1, true, 'x.csv', 1;
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(WAREHOUSE)
        yield made


def lists(connection: duckdb.DuckDBPyConnection, kind: str = "percentage") -> dict[str, Table]:
    (measure,) = [one for one in CATALOGUE[0].measures if one.headline]
    changes = {"lists": ["child_id", "review_date", "days_late"]}
    if kind == "count":
        changes |= {"kind": "count", "of_these": None}  # type: ignore[dict-item]
    section: Section = CATALOGUE[0].model_copy(update={"measures": [measure.model_copy(update=changes)]})
    return read_lists(connection, "s", PERIODS["Y2026"].period_id, [section])


def test_a_share_lists_everybody_below_the_line_and_marks_who_is_above(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = lists(connection)["on_time"]
    assert [column.heading for column in found.columns] == ["Review date", "Days late", COUNTED]
    assert [column.is_number for column in found.columns] == [False, True, False]
    assert [row.label for row in found.rows] == [f"C{n:03d}" for n in range(10)]
    assert [row.cells[-1].text for row in found.rows].count("yes") == 6


def test_a_count_lists_those_counted_in_the_period_and_of_the_submission(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = lists(connection, "count")["on_time"]
    assert [column.heading for column in found.columns] == ["Review date", "Days late"]
    assert len(found.rows) == 10


def test_a_list_prints_categories_in_the_words_of_the_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create or replace table rpt_overdue_reviews as select 's' as submission_id, 'C1' as child_id, r.* "
        "from (values ('OFFICER', 'on_time', 'a_b'), ('OTHER', 'late', null)) "
        "as r(late_reason, formal_status, team)"
    )
    found = lists(connection)["rpt_overdue_reviews"]
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["Reviewing officer", "on time", "a_b"], ["OTHER", "late", "not recorded"],
    ]  # fmt: skip


def test_a_list_prints_days_numbers_and_what_is_not_known(connection: duckdb.DuckDBPyConnection) -> None:
    found = lists(connection)["rpt_overdue_reviews"]
    assert (found.label_heading, [column.heading for column in found.columns]) == (
        "Child", ["Due date", "Days overdue", "Known"],
    )  # fmt: skip
    assert [(row.label, [cell.text for cell in row.cells]) for row in found.rows] == [
        ("C2", ["29/03/2026", "2", "yes"]),
        ("not recorded", ["30/03/2026", "1", "no"]),
        ("C0", ["31/03/2026", "0", "no"]),
    ]
    assert found.rows[0].cells[0].value == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("column", "printed"),
    [("child_id", "Child"), ("due_date", "Due date"), ("kind_group", "Kind of approval"), (COUNTED, COUNTED)],
)
def test_columns_are_headed_in_words(column: str, printed: str) -> None:
    assert heading(column) == printed


def test_a_release_of_another_catalogue_lists_by_its_own_and_leaves_out_what_it_does_not_hold(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    (measure,) = [one for one in CATALOGUE[0].measures if one.headline]
    kept = measure.model_copy(update={"lists": ["child_id"], "of_these": "days_late < 3"})
    later = measure.model_copy(update={"lists": ["child_id", "came_later"], "of_these": "came_later"})
    table = CATALOGUE[0].tables[-1].model_copy(update={"model": "rpt_came_later"})
    section = CATALOGUE[0].model_copy(update={"measures": [later], "tables": [table]})
    found = read_lists(connection, "s", "Y2026", [section], {"on_time": kept})
    assert set(found) == {"on_time"}
    assert [row.cells[-1].text for row in found["on_time"].rows].count("yes") == 3
    assert read_lists(connection, "s", "Y2026", [section], {}) == {}

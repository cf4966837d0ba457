"""Which id a child has in the return, and what stays blank and untested there for want of a source.

How the rest of a return is made does not belong here; `test_facts.py` has that.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hand_landing import Landed, Rows

Warehouse = duckdb.DuckDBPyConnection


def of_a_child(number: int, person: str) -> dict[str, dict[str, Any]]:
    return {
        "ssd_person": {
            "pers_person_id": person,
            "pers_legacy_id": f"old {person}",
            "pers_sex": "F",
            "pers_dob": "2012-05-05",
        },
        "ssd_cla_episodes": {
            "clae_cla_episode_id": str(number),
            "clae_person_id": person,
            "clae_cla_id": f"care of {person}",
            "clae_cla_episode_start_date": "2025-04-10",
            "clae_cla_episode_start_reason": "S",
        },
        "ssd_cla_reviews": {
            "clar_cla_review_id": f"review {number}",
            "clar_cla_id": f"care of {person}",
            "clar_cla_review_date": "2025-05-08",
        },
    }


def children(*people: str) -> dict[str, Rows]:
    made = [of_a_child(number, person) for number, person in enumerate(people)]
    return {table: [child[table] for child in made] for table in made[0]}


def bridged(
    person: str, id_in_return: str, start: str, end: str | None = None, **more: str
) -> dict[str, Any]:
    row = {"person_id": person, "return_code": "SSDA903", "return_child_id": id_in_return}
    return row | {"valid_from": start, "valid_to": end} | more


PEOPLE = (
    "adopted",
    "ended before",
    "ended in the year",
    "listed elsewhere",
    "merged",
    "not listed",
    "starts later",
)
PEOPLE += ("zeros",)
BRIDGE = [
    bridged("adopted", "first", "2015-01-01", "2025-06-01"),
    bridged("adopted", "second", "2025-06-02", reason="ADOPTED"),
    bridged("ended before", "gone", "2015-01-01", "2025-03-31"),
    bridged("ended in the year", "last one", "2015-01-01", "2025-09-01"),
    bridged("listed elsewhere", "for the census", "2015-01-01", return_code="CIN"),
    bridged("merged", "later of two", "2020-01-01", reason="MERGED"),
    bridged("merged", "earlier of two", "2015-01-01"),
    bridged("starts later", "too early", "2026-04-01"),
    bridged("zeros", "0012", "2015-01-01", "2026-03-31"),
]
ACCOUNTS = [
    {"source": source, "table_name": name, "source_file": f"{name} {part}.csv"}
    | {"rows_in": rows + 6, "landed": rows, "duplicate": 1, "blank": 2, "quarantined": 3}
    for source, name, parts in (
        ("ssd", "ssd_person", (3, 5)),
        ("ssd", "ssd_cla_episodes", (8,)),
        ("ssd", "ssd_cla_reviews", (8,)),
        ("supplementary", "child_id_bridge", (9,)),
        ("supplementary", "iro_posts", (4,)),
    )
    for part, rows in enumerate(parts)
]
LANDINGS = [
    Landed("bridge", children(*PEOPLE) | {"child_id_bridge": BRIDGE}, "bridge", more={"accounts": ACCOUNTS}),
    Landed("person ids", children("p") | {"child_id_bridge": [bridged("p", "other", "2015-01-01")]}),
    Landed("legacy ids", children("p"), "legacy_id"),
    Landed(
        "few extracts",
        children("p"),
        not_supplied=("header.mother", "header.mc_dob", "episodes.home_post", "uasc"),
    ),
]


@pytest.fixture(scope="module")
def warehouse(hand_made: Path) -> Iterator[Warehouse]:
    with duckdb.connect(str(hand_made / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def test_the_bridge_gives_the_id_that_is_valid_at_the_end_of_the_year(warehouse: Warehouse) -> None:
    ids = warehouse.execute(
        "select person_id, child_id, has_return_id from int_children where submission_id = 'bridge'"
        " order by person_id"
    ).fetchall()
    assert ids == [
        ("adopted", "SECOND", True),
        ("ended before", "NO CHILD/ENDED BEFORE", False),
        ("ended in the year", "LAST ONE", True),
        ("listed elsewhere", "NO CHILD/LISTED ELSEWHERE", False),
        ("merged", "LATER OF TWO", True),
        ("not listed", "NO CHILD/NOT LISTED", False),
        ("starts later", "NO CHILD/STARTS LATER", False),
        ("zeros", "0012", True),
    ]


@pytest.mark.parametrize("table", ["header", "episodes", "reviews"])
def test_a_child_without_an_id_goes_out_with_a_blank_one(warehouse: Warehouse, table: str) -> None:
    ids = warehouse.execute(
        f"select child from ssda903__{table} where submission_id = 'bridge' order by child nulls last"
    ).fetchall()
    assert ids == [
        ("0012",),
        ("LAST ONE",),
        ("LATER OF TWO",),
        ("SECOND",),
        (None,),
        (None,),
        (None,),
        (None,),
    ]


def test_a_blank_id_is_reported_by_the_rules_and_counted(warehouse: Warehouse) -> None:
    marked = warehouse.execute(
        "select rule_code, count(*), count(child_id) from ssda903__issues"
        " where submission_id = 'bridge' and rule_code in ('INT03', 'INT08') group by 1 order by 1"
    ).fetchall()
    assert marked == [("INT03", 4, 0), ("INT08", 4, 0)]
    counted = warehouse.execute(
        "select submission_id, found_by, row_count from rpt_link_accounts"
        " where link = 'child to id in the return' and submission_id in ($1, $2, $3, $4) order by 1, 2",
        [one.submission_id for one in LANDINGS],
    ).fetchall()
    assert counted == [
        ("bridge", "id bridge", 4),
        ("bridge", "not linked", 4),
        ("few extracts", "person id", 1),
        ("legacy ids", "earlier id", 1),
        ("person ids", "person id", 1),
    ]


def test_reports_count_a_child_without_an_id(warehouse: Warehouse) -> None:
    reviewed = warehouse.execute(
        "select count(distinct child_id) from fct_cla_review where submission_id = 'bridge'"
        " and review_date is not null"
    ).fetchone()
    assert reviewed == (8,)


def test_other_settings_leave_the_bridge_alone(warehouse: Warehouse) -> None:
    ids = warehouse.execute(
        "select submission_id, child from ssda903__header where submission_id like '% ids' order by 1"
    ).fetchall()
    assert ids == [("legacy ids", "OLD P"), ("person ids", "P")]


def test_a_column_without_a_source_is_blank_and_its_rules_say_why_they_were_not_tested(
    warehouse: Warehouse,
) -> None:
    cells = warehouse.execute(
        "select submission_id, mother, mc_dob, is_uasc from ssda903__header"
        " join dim_child using (submission_id)"
        " where submission_id in ('few extracts', 'person ids') order by submission_id"
    ).fetchall()
    assert cells == [("few extracts", None, None, None), ("person ids", "0", None, False)]
    reasons = warehouse.execute(
        "select submission_id, reason, count(*) > 0 from ssda903__rule_results where status = 'not_evaluated'"
        " and submission_id in ('few extracts', 'person ids')"
        " and (reason like 'UASC was %' or reason like '% of Header %' or reason like '% of Episodes %')"
        " group by 1, 2 order by 1, 2"
    ).fetchall()
    assert reasons == [
        ("few extracts", "Column HOME_POST of Episodes was not supplied.", True),
        ("few extracts", "Column MC_DOB of Header was not supplied.", True),
        ("few extracts", "Column MOTHER of Header was not supplied.", True),
        ("few extracts", "Column UASC of Header was not supplied.", True),  # only an XML has it
        ("few extracts", "UASC was not supplied.", True),
        ("person ids", "Column UASC of Header was not supplied.", True),
    ]


def test_rows_of_a_file_are_kept_duplicate_blank_or_quarantined(warehouse: Warehouse) -> None:
    rows = warehouse.execute(
        "select table_name, step, outcome, row_count from rpt_row_accounts where submission_id = 'bridge'"
        " and table_name in ('ssd_person', 'child_id_bridge', 'iro_posts') and step <> 'in the return'"
        " order by table_name, step_order, outcome"
    ).fetchall()
    assert rows == [
        ("child_id_bridge", "read from the file", "blank", 2),
        ("child_id_bridge", "read from the file", "duplicate", 1),
        ("child_id_bridge", "read from the file", "kept", 9),
        ("child_id_bridge", "read from the file", "quarantined", 3),
        ("child_id_bridge", "staged", "kept", 9),
        ("iro_posts", "read from the file", "blank", 2),
        ("iro_posts", "read from the file", "duplicate", 1),
        ("iro_posts", "read from the file", "kept", 4),
        ("iro_posts", "read from the file", "quarantined", 3),
        ("ssd_person", "read from the file", "blank", 4),
        ("ssd_person", "read from the file", "duplicate", 2),
        ("ssd_person", "read from the file", "kept", 8),
        ("ssd_person", "read from the file", "quarantined", 6),
        ("ssd_person", "staged", "kept", 8),
    ]

"""The tables of fields are whole, and a file is told by its headings."""

import pytest

from expectations.extracts.fields import OPTIONAL_SSD_TABLES, return_columns, return_fields, ssd_fields
from expectations.extracts.ssda903 import XML_TABLES, distinctive_columns, recognise

NAMES_OF_PEOPLE = {"pers_forename", "pers_surname", "addr_address_json"}


def test_every_ssd_table_has_a_key_that_must_be_there_and_filled() -> None:
    for table, fields in ssd_fields().items():
        keys = [field for field in fields if field.key]
        assert keys, table
        assert all(field.required and field.filled for field in keys), table
        assert len({field.column for field in fields}) == len(fields), table
        assert {field.type for field in fields} <= {
            "text",
            "date",
            "code",
            "id",
            "flag",
            "number",
            "postcode",
        }, table


def test_names_and_addresses_are_never_landed() -> None:
    columns = {field.column for fields in ssd_fields().values() for field in fields}
    assert not columns & NAMES_OF_PEOPLE
    assert set(ssd_fields()) > OPTIONAL_SSD_TABLES


def test_no_statutory_code_is_held_to_a_list() -> None:
    held = {field.column for fields in ssd_fields().values() for field in fields if field.codes}
    assert held == set()


def test_the_return_has_twelve_tables_each_with_child_first() -> None:
    assert len(return_fields()) == 12
    for table, fields in return_fields().items():
        assert fields[0].column == "CHILD", table
        assert [field.position for field in fields] == list(range(1, len(fields) + 1)), table
        assert distinctive_columns(table), table
    assert set(return_fields()) - set(XML_TABLES) == {"sw_episodes", "dolo"}


@pytest.mark.parametrize("table", return_fields())
def test_a_table_is_known_by_its_columns_in_any_order_and_case(table: str) -> None:
    headings = [f" {column.lower()} " for column in reversed(return_columns(table))]
    recognised = recognise(headings)
    assert recognised is not None
    assert recognised.table == table
    assert not recognised.missing
    assert not recognised.unknown
    assert [headings[place].strip().upper() for place in recognised.position.values()] == return_columns(
        table
    )


def test_missing_unknown_and_doubled_columns_are_named() -> None:
    recognised = recognise(["CHILD", "REVIEW", "Team", "", "CHILD"])
    assert recognised is not None
    assert recognised.table == "reviews"
    assert recognised.missing == ("DOB", "REVIEW_CODE")
    assert recognised.unknown == ("TEAM", "(no heading, column 4)")
    assert recognised.given_twice == ("CHILD",)


@pytest.mark.parametrize(
    "headings",
    [
        ["CHILD", "DOB"],  # every table has these
        ["CHILD", "SEX", "DOB"],  # Header and UASC both
        ["UPN", "SCHOOL", "YEAR_GROUP"],  # a school roll
        ["CHILD", "REVIEW", "DUC"],  # as much one table as another
        [],
    ],
)
def test_what_is_not_plainly_one_table_is_none(headings: list[str]) -> None:
    assert recognise(headings) is None

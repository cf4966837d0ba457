"""Says what is at fault in a statement without the value that the engine could not use."""

import duckdb
import pytest

from orchestration.failed_statement import what_failed, without_values


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("'O''Brien, 1 High Street'::int", "Brien"),
        ("'secret\nand more'::int", "secret"),
        ("123456789::tinyint", "123456789"),
        ("'2020-99-99'::date", "2020"),
    ],
)
def test_what_stands_in_a_cell_is_not_said(cell: str, shown: str) -> None:
    with duckdb.connect() as connection:
        with pytest.raises(duckdb.Error) as failed:
            connection.execute(f"select {cell}")
        assert shown in str(failed.value)
        said = what_failed(connection, f"select {cell}", failed.value)
    assert shown not in said and said.startswith("Conversion Error")


def test_what_dbt_says_keeps_the_place_and_the_sql_but_no_value() -> None:
    place = "Runtime Error in model ssda903__header (models/ssda903/header.sql)"
    sql = "LINE 5: where ( /* rule 100 */ cast(sex as integer) = 1)"
    said = f"{place}\n  Conversion Error: Could not convert string 'Mary' to INT32\n\n  {sql}"
    assert without_values(said) == said.replace("'Mary'", "...")


def test_no_rule_is_named_where_there_was_no_room() -> None:
    rule = "  select 1 from t where a and ( /* rule 100 */ nothing_there)"
    with duckdb.connect() as connection:
        bad = duckdb.BinderException("Binder Error: nothing there")
        assert what_failed(connection, rule, bad).startswith("rule 100, nothing_there: ")
        full = duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate 4 MiB")
        assert what_failed(connection, rule, full) == str(full)

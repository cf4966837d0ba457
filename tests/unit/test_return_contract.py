"""Which files and columns are part of the return in which year."""

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from expectations.extracts.fields import return_columns, return_fields
from expectations.extracts.return_contract import columns_of_year, not_of_the_year, return_contract

YEARS = range(2023, 2028)


@pytest.mark.parametrize("year", YEARS)
def test_every_file_of_the_years_that_have_rules_has_a_contract(year: int) -> None:
    there = {table for table in return_fields() if columns_of_year(table, year)}
    later = {table for table, first in (("sw_episodes", 2024), ("dolo", 2027)) if year < first}
    assert there == set(return_fields()) - later
    for table in there:
        row = pd.DataFrame({column: ["as it came"] for column in columns_of_year(table, year)}, dtype="str")
        return_contract(table, year).validate(row, lazy=True)
    for table in later:
        with pytest.raises(KeyError, match="no part of the return"):
            return_contract(table, year)


def test_a_column_that_the_year_does_not_have_breaks_the_contract() -> None:
    row = pd.DataFrame({column: ["x"] for column in (*return_columns("header"), "GENDER")}, dtype="str")
    with pytest.raises(SchemaErrors):
        return_contract("header", 2026).validate(row, lazy=True)


def test_what_does_not_fit_the_year_is_said_in_words() -> None:
    header = tuple(return_columns("header"))
    assert not_of_the_year("header", 2026, header) is None
    assert not_of_the_year("header", 2026, header[:3]) is None
    assert not_of_the_year("header", 2026, (*header, "GENDER")) == (
        "has columns that header of 2025/26 does not have: GENDER"
    )
    assert not_of_the_year("dolo", 2026, ("CHILD",)) == "is dolo, which is no part of the return of 2025/26"

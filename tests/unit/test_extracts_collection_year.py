"""A collection year is the year that ends on 31 March, however it is written."""

from datetime import date

import pytest

from expectations.collection_year import NotACollectionYear, collection_year, label, year_end, year_start


@pytest.mark.parametrize("written", [2026, "2026", " 2026 ", "2025/26", "2025/2026"])
def test_the_ways_to_write_a_year(written: str | int) -> None:
    assert collection_year(written) == 2026


def test_the_turn_of_the_century() -> None:
    assert collection_year("2099/00") == 2100


@pytest.mark.parametrize(
    "written",
    [
        26,
        "26",
        "abc",
        "",
        "2025/27",
        "2025/25",
        "2025-26",
        "25/26",
        "2025/6",
        "2004",
        "2101",
        "20266",
        -2026,
        True,
    ],
)
def test_what_is_not_a_year(written: str | int) -> None:
    with pytest.raises(NotACollectionYear, match="31 March"):
        collection_year(written)


def test_a_year_starts_in_april_and_ends_in_march() -> None:
    assert (year_start(2026), year_end(2026), label(2026)) == (date(2025, 4, 1), date(2026, 3, 31), "2025/26")
    assert label(2000) == "1999/00"

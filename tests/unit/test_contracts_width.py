"""A sheet is as wide as its headings, and a filled column without one is told, not dropped in silence."""

import pytest

from expectations.extracts.fields import SOURCES, table
from expectations.extracts.recognition import column_letter, find_header
from expectations.extracts.width import width_of

EPISODES = tuple(field.column for field in table("ssd_cla_episodes").fields)


def test_a_filled_column_without_a_heading_after_the_last_is_told() -> None:
    row = ("x",) * (len(EPISODES) + 2)
    found = find_header([(*EPISODES, "", "", ""), row, row[:-2], (), row], SOURCES)
    assert found is not None
    letter = column_letter(len(EPISODES) + 1)
    assert found.unknown_in_words() == f"{column_letter(len(EPISODES))} (no heading), {letter} (no heading)"
    without = find_header([(*EPISODES, "", ""), row, row[:-2], row[:-2]], SOURCES)
    assert without is not None and not without.unknown


@pytest.mark.parametrize(
    ("below", "width"),
    [
        ([], 2),
        ([("1", "2", "x")], 2),  # one row alone may be a slip
        ([("1", "2", "x"), ("1", "2", "x")], 3),
        ([("1", "2", "x"), ("1", "2", "x"), (), ("", ""), ("1", "2"), ("1", "2", "", "")], 3),
        ([("1", "2", "x"), ("1", "2", "x"), ("1", "2"), ("1", "2"), ("1", "2")], 2),
        ([("1", "2", "", "x"), ("1", "2", "", "x")], 4),
        ([("1", "2", "", "", "x"), ("1", "2", "", "", "x")], 2),  # beyond the header's own cells
    ],
)
def test_a_sheet_is_as_wide_as_its_headings_and_the_columns_that_rows_fill(
    below: list[tuple[str, ...]], width: int
) -> None:
    assert width_of([("title", "a", "b", "c", "d"), ("A", "B", " ", ""), *below], 2) == width
    assert width_of([], 1) == 0

"""What the DfE's long file of national figures looks like: its headings, years and marks.

Reading its rows does not belong here, nor does naming the measures that the report prints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expectations.extracts.recognition import normal

OPENING_ROWS = 20
# What we call a column, and the headings that mean it in the DfE's file or in one made from it.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "dfe_name": ("short_desc", "short_description", "measure_short"),
    "area_number": ("la_number", "la_no", "old_la_code"),
    "area_name": ("la_and_regions", "la_and_region", "la_name"),
    "years": ("years", "year", "time_period"),
    "value": ("values", "value"),
}
# What stands for a figure that is not printed, in small letters, and what the report says of it.
MARKS: Mapping[str, str] = {
    "": "not available",
    "-": "not available",
    "x": "not available",
    ":": "not available",
    "..": "not available",
    "n/a": "not available",
    "z": "not applicable",
    "c": "suppressed",
    "*": "suppressed",
    "k": "rounds to zero",
    "u": "low reliability",
}
# A year as 2025, 2025 (Rev) or 2024/25, which is the year that ends in 2025; a span of several years is none.
ONE_YEAR = r"^((?:19|20)\d{2})\s*(?:\(.*\))?$"
TWO_HALVES = r"^((?:19|20)\d{2})\s*[/-]\s*(?:20)?(\d{2})$"
FIGURE = r"^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:e[+-]?\d{1,2})?\s*%?$"
AREA_NUMBER = r"^(\d{3})(?:\.0+)?$"


@dataclass(frozen=True)
class BenchmarkSheet:
    """How a file fits: the row of its headings from 1, where each column stands from 0, and what is amiss."""

    header_row: int
    position: Mapping[str, int]
    given_twice: tuple[str, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the columns that the file does not have, by the DfE's heading."""
        return tuple(HEADINGS[column][0] for column in HEADINGS if column not in self.position)


def find_benchmark_sheet(opening: Sequence[Sequence[str]]) -> BenchmarkSheet | None:
    """Return how the first rows of a file fit the DfE's, or None when they are those of another file.

    It has the short name of a measure and two more of the columns. Their order, capitals and blanks in
    headings do not matter; titles may stand above them.
    """
    for number, row in enumerate(opening[:OPENING_ROWS], 1):
        headings = [normal(heading) for heading in row]
        found = {
            column: [place for place, heading in enumerate(headings) if heading in meant]
            for column, meant in HEADINGS.items()
        }
        if found["dfe_name"] and sum(bool(places) for places in found.values()) >= 3:
            return BenchmarkSheet(
                header_row=number,
                position={column: places[0] for column, places in found.items() if places},
                given_twice=tuple(HEADINGS[column][0] for column, places in found.items() if len(places) > 1),
            )
    return None

"""Tables of the DfE with its own marks: completed with values that fit, the same cells are hidden."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement, permutations
from pathlib import Path

import pytest

from orchestration.releases.disclosure.protection import protect
from orchestration.releases.disclosure.suppression import Count, Relation

DFE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "dfe"
DURATIONS = "d5_cpps_at31march_by_duration_2013_to_2025.csv"
PLACEMENTS = "la_cla_during_year_new_placements.csv"
needs_dfe = pytest.mark.skipif(
    not DFE.exists(), reason="the DfE's tables lie in ../shared, which is not here"
)


@dataclass(frozen=True)
class Row:
    """One authority and year: a total and its parts in order, None where the DfE hid one."""

    name: tuple[str, ...]
    total: int
    parts: tuple[int | None, ...]

    @property
    def hidden(self) -> tuple[int, ...]:
        return tuple(place for place, part in enumerate(self.parts) if part is None)

    @property
    def told(self) -> list[int]:
        return [part for part in self.parts if part is not None]

    @property
    def left(self) -> int:
        """What the hidden parts add up to."""
        return self.total - sum(self.told)

    @property
    def must_hide_a_zero(self) -> bool:
        """More parts are hidden than there is to hide."""
        return self.left < len(self.hidden)


def read(name: str) -> Iterator[dict[str, str]]:
    with (DFE / name).open(encoding="utf-8-sig", newline="") as file:
        yield from (row for row in csv.DictReader(file) if row["geographic_level"] == "Local authority")


def as_row(name: tuple[str, ...], total: str, parts: list[str]) -> Row | None:
    """The row, unless its total is hidden too or it was not published."""
    if not total.isdigit() or not all(part.isdigit() or part == "c" for part in parts):
        return None
    return Row(name, int(total), tuple(int(part) if part.isdigit() else None for part in parts))


@cache
def durations() -> list[Row]:
    columns = [
        "3_months_or_less",
        "more_than_3_months_6_months",
        "more_than_6_months_less_than_1_year",
        "1_year_less_than_2_years",
        "2_years_or_more",
    ]
    found = [
        as_row((row["time_period"], row["la_name"]), row["CPP_At31"], [row[column] for column in columns])
        for row in read(DURATIONS)
    ]
    return [row for row in found if row]


@cache
def placements() -> list[Row]:
    tables: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for row in read(PLACEMENTS):
        name = (row["characteristic"], row["time_period"], row["la_name"])
        tables[name][row["breakdown"]] = row["children_count"]
    found = []
    for name, cells in tables.items():
        (total,) = [cell for breakdown, cell in cells.items() if breakdown.startswith("Total")]
        parts = [cell for breakdown, cell in cells.items() if not breakdown.startswith("Total")]
        found.append(as_row(name, total, parts))
    return [row for row in found if row]


def completions(row: Row) -> list[tuple[int, ...]]:
    """Values for the hidden parts that fit the total and the practice as it is known.

    Either all are 1 to 5, and not all of them 1; or those that are 1 to 5 do not hide each other (there is
    one, or each is 1), and one more is hidden that is larger and no larger than any part above 0 shown.
    """
    number, left = len(row.hidden), row.left
    small = [
        values
        for values in combinations_with_replacement(range(1, 6), number)
        if sum(values) == left and set(values) != {1}
    ]
    largest = min([part for part in row.told if part], default=left)
    covered = [
        (*values, left - sum(values))
        for values in ([(one,) for one in range(1, 6)] if number == 2 else [(1,) * (number - 1)])
        if 6 <= left - sum(values) <= largest
    ]
    every = {
        order
        for values in (*small[:6], *covered)
        for order in list(permutations(values))[:: max(1, number - 1)]
    }
    return sorted(every)[:12]


def hidden_by_us(rows: list[tuple[Row, tuple[int, ...]]]) -> list[tuple[int, ...]]:
    """Which parts are hidden where each row has these values: all rows are one publication."""
    counts, relations = {}, []
    for number, (row, values) in enumerate(rows):
        filled = iter(values)
        parts = [next(filled) if part is None else part for part in row.parts]
        counts[f"{number}"] = Count(row.total)
        counts |= {f"{number} {place}": Count(part) for place, part in enumerate(parts)}
        relations.append(Relation((f"{number}",), tuple(f"{number} {place}" for place in range(len(parts)))))
    status = protect(counts, relations).status
    assert all(status[f"{number}"] == "shown" for number, (row, _) in enumerate(rows) if row.total > 5)
    return [
        tuple(place for place in range(len(row.parts)) if status[f"{number} {place}"] != "shown")
        for number, (row, _) in enumerate(rows)
    ]


def different(rows: list[Row]) -> dict[tuple[str, ...], str]:
    """The rows of which we hide other cells with some completion, and those that have no completion."""
    found = {}
    fitting = {row: completions(row) if row.hidden else [()] for row in rows}
    for turn in range(12):
        asked = [(row, values[turn]) for row, values in fitting.items() if turn < len(values)]
        for (row, values), places in zip(asked, hidden_by_us(asked), strict=True):
            filled = iter(values)
            parts = [next(filled) if part is None else part for part in row.parts]
            is_tie = not set(values).isdisjoint(row.told)  # of two parts of one size either may be hidden
            if sorted(parts[place] for place in places) != sorted(values) or (
                places != row.hidden and not is_tie
            ):
                found[row.name] = f"{values}: {places}, not {row.hidden}"
    for row, values in fitting.items():
        if not values:
            found[row.name] = "no completion"
    return found


@needs_dfe
def test_every_table_of_plans_by_duration_is_hidden_as_the_dfe_hid_it() -> None:
    rows = durations()
    assert len(rows) == 1955 and sum(bool(row.hidden) for row in rows) == 719
    assert different(rows) == {}


@needs_dfe
def test_placement_tables_are_hidden_as_the_dfe_hid_them_unless_it_hid_a_zero() -> None:
    rows = placements()
    by_name = {row.name: row for row in rows}
    assert sum(bool(row.hidden) for row in rows) == 1026
    found = different(rows)
    zeros = {name for name in found if by_name[name].must_hide_a_zero}
    # A 1 behind a 0, or several 1s and a 0: a reader knows that each is 0 or 1. We hide more than that.
    assert len(zeros) == 61
    # Two for which we have no explanation: parts that are smaller than the hidden ones are shown.
    assert {name[1:] for name in found.keys() - zeros} == {
        ("2021", "Kensington and Chelsea"),
        ("2024", "Leicester"),
    }


@needs_dfe
def test_the_narrowest_pair_of_the_dfe_is_the_minimum_width() -> None:
    pairs = [row.left for row in durations() if row.hidden]
    assert min(pairs) == 3
    assert all(row.left != len(row.hidden) for row in (*durations(), *placements()) if row.hidden)


@needs_dfe
@pytest.mark.parametrize(("name", "share"), [(DURATIONS, "_percent"), (PLACEMENTS, "children_percent")])
def test_the_dfe_hides_the_percentage_of_what_it_hides(name: str, share: str) -> None:
    for row in read(name):
        for column in [column for column in row if column.endswith(share)]:
            count = row[column.replace("children_percent", "children_count").removesuffix("_percent")]
            assert (row[column] == "c") == (count == "c")

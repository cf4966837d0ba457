"""Which extract gives each field of the return, so which fields a drop supplies and which are gaps.

Shaping the values does not belong here (the models `int_return_*` do it), nor does what a field means.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from expectations.collection_year import label
from expectations.extracts.fields import return_columns, return_fields
from expectations.extracts.return_contract import columns_of_year
from expectations.extracts.ssda903 import RETURN_TITLES

SUPPLIED, GAP = "supplied", "gap"


@dataclass(frozen=True)
class FieldSource:
    """One way to fill a field of the return: an extract with every column named, and what it cannot tell."""

    table: str
    column: str
    extract: str
    columns: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class FieldState:
    """A field of a year's return: supplied or a gap, made from what, or why not, and what to know of it."""

    file: str
    field: str
    state: str
    made_from: str
    gap: str
    note: str


@cache
def field_sources() -> dict[tuple[str, str], tuple[FieldSource, ...]]:
    """Return the ways to fill each field (table, column), the preferred one first; any one is enough."""
    text = files(__package__).joinpath("return_sources.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], tuple[FieldSource, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        key = (row["table"], row["column"])
        source = FieldSource(*key, row["extract"], tuple(row["columns"].split("|")), row["note"])
        found[key] = (*found.get(key, ()), source)
    return found


def derived_fields(read: Collection[tuple[str, str]], collection_year: int) -> list[tuple[str, str]]:
    """Return the fields (table, column) of the year's return that follow from extract columns that were read.

    A table whose children cannot be told is not supplied at all, whatever else is there.
    """
    given = set(read)
    return [
        (table, column)
        for table in return_fields()
        if _fills(table, "CHILD", given)
        for column in columns_of_year(table, collection_year)
        if _fills(table, column, given)
    ]


def field_states(
    supplied: Collection[tuple[str, str]], collection_year: int, *, from_extracts: bool
) -> Iterator[FieldState]:
    """Give the state of every field of the year's return, in file order; tables of other years are left out.

    `supplied` holds the columns of extracts and of the return (tables and columns in lower case) that the
    submission supplies, and `from_extracts` says whether the return is made from extracts.
    """
    given = set(supplied)
    for table in return_fields():
        for column in columns_of_year(table, collection_year):
            ways = field_sources()[table, column]
            is_there = (table, column.lower()) in given
            used = [way for way in ways if from_extracts and _has(way, given)]
            yield FieldState(
                file=RETURN_TITLES[table],
                field=column,
                state=SUPPLIED if is_there else GAP,
                made_from=_from(used, from_extracts) if is_there else "",
                gap="" if is_there else _why(table, column, ways, given, from_extracts, collection_year),
                note="; ".join(way.note for way in (used or ways) if way.note) if from_extracts else "",
            )


def _fills(table: str, column: str, given: Collection[tuple[str, str]]) -> bool:
    return any(_has(way, given) for way in field_sources()[table, column])


def _has(way: FieldSource, given: Collection[tuple[str, str]]) -> bool:
    return all((way.extract, column) in given for column in way.columns)


def _from(used: list[FieldSource], from_extracts: bool) -> str:
    if not from_extracts:
        return "the return's own file"
    return "; ".join(f"{way.extract}.{column}" for way in used for column in way.columns)


def _why(
    table: str,
    column: str,
    ways: tuple[FieldSource, ...],
    given: Collection[tuple[str, str]],
    from_extracts: bool,
    collection_year: int,
) -> str:
    if not from_extracts:
        came = any((table, one.lower()) in given for one in return_columns(table))
        what = f"file has no column {column}" if came else f"files do not include {RETURN_TITLES[table]}"
        return f"the return's own {what} ({label(collection_year)})"
    if any(_has(way, given) for way in ways):
        return f"nothing tells which children belong to {RETURN_TITLES[table]}"
    extracts = {extract for extract, _ in given}
    return "; ".join(
        dict.fromkeys(
            f"{way.extract} had no column "
            + ", ".join(column for column in way.columns if (way.extract, column) not in given)
            if way.extract in extracts
            else f"extract {way.extract} was not in the drop"
            for way in ways
        )
    )

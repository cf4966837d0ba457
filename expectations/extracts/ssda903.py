"""Which SSDA903 table a file holds, told from its headings, and how the return's XML names the same things.

Reading files does not belong here, nor do the rules on what a cell may say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from expectations.extracts import shown
from expectations.extracts.fields import return_columns, return_fields

# What a table of the return is called in lists and messages, in the order of the return.
RETURN_TITLES = {
    "header": "Header",
    "episodes": "Episodes",
    "reviews": "Reviews",
    "uasc": "UASC",
    "oc2": "OC2",
    "oc3": "OC3",
    "ad1": "AD1",
    "placed_adoption": "PlacedAdoption",
    "prev_perm": "PrevPerm",
    "missing": "Missing",
    "sw_episodes": "SWEpisodes",
    "dolo": "DoLo",
}
# The XML of the return, as in the Department for Education's schema "Expanded SSDA903 Return 2021" (CLA.xsd):
# EXPSSDA903 holds CHILD, which holds one HEADER and any number of EPISODE. Social worker episodes and DoLO
# have no element there, so an XML never supplies those two tables.
XML_ROOT = "EXPSSDA903"
XML_OTHER_NAMES = {"CHILDID": "CHILD", "PL": "PLACE"}
XML_PARTS_OF_HEADER = {
    "AREVIEW": "reviews",
    "AMISSING": "missing",
    "OC2": "oc2",
    "PERMANENCE": "prev_perm",
    "AD_PLACED": "placed_adoption",
}
XML_TABLES = ("header", "episodes", "uasc", "oc3", "ad1", *XML_PARTS_OF_HEADER.values())
XML_FLAG_NOT_SET = frozenset({"", "0", "N", "NO", "FALSE"})


@dataclass(frozen=True)
class Recognised:
    """A table found by its headings: where each of its columns stands in the file, and what does not fit."""

    table: str
    position: dict[str, int]  # column, upper case -> place in the file, from 0
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    given_twice: tuple[str, ...]


@cache
def distinctive_columns(table: str) -> frozenset[str]:
    """Return the columns that only this table has; a file needs one of them to be taken for the table."""
    tables_with = Counter(field.column for fields in return_fields().values() for field in fields)
    return frozenset(column for column in return_columns(table) if tables_with[column] == 1)


def recognise(headings: Sequence[str]) -> Recognised | None:
    """Return the table whose columns the headings match best, or None when they are no table of the return.

    Case, order and stray blanks do not matter. A match needs a column that no other table has, and CHILD or
    at least half of the table's columns. Two tables that match equally well give None.
    """
    return _recognise(tuple(heading.strip().upper() for heading in headings))


def find_return_header(opening: Sequence[Sequence[str]]) -> tuple[int, Recognised] | None:
    """Return the row of the header, counted from 1, and the table of the return that it heads, or None.

    The header is looked for in the first 20 rows, so that titles may stand above it; of several rows that
    would do, it is the one with most of its table's columns, and of those the first.
    """
    found = [(number, recognise(row)) for number, row in enumerate(opening[:20], 1) if any(row)]
    heads = [(number, recognised) for number, recognised in found if recognised is not None]
    return max(heads, key=lambda head: len(head[1].position), default=None)


@cache
def _recognise(headings: tuple[str, ...]) -> Recognised | None:
    given = set(headings)
    scores = {
        table: len(given.intersection(columns))
        for table, columns in ((table, return_columns(table)) for table in return_fields())
        if given & distinctive_columns(table)
        and ("CHILD" in given or 2 * len(given.intersection(columns)) >= len(columns))
    }
    best = [table for table, score in scores.items() if score == max(scores.values())]
    if len(best) != 1:
        return None
    columns = return_columns(best[0])
    return Recognised(
        table=best[0],
        position={column: headings.index(column) for column in columns if column in given},
        missing=tuple(column for column in columns if column not in given),
        unknown=tuple(
            shown.heading(heading) or f"(no heading, column {place})"
            for place, heading in enumerate(headings, 1)
            if heading not in columns
        ),
        given_twice=tuple(column for column in columns if headings.count(column) > 1),
    )

"""Which extract a sheet holds and where its header stands, told from its first rows and its name.

Reading files does not belong here: what comes in is text in tuples. Nor does a guess that changes data: a
heading that only resembles a column is named with the column it may mean, and not read.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from expectations.extracts.fields import SOURCES, Table, tables
from expectations.extracts.shown import heading as heading_told
from expectations.extracts.width import width_of

ROWS_SEARCHED = 20
HEADINGS_COMPARED = 50  # of a sheet with hundreds of unknown headings, the rest gets no nearest name
ALIKE = 0.6
_ENDINGS = re.compile(r"\.(csv|tsv|txt|xlsx|xlsm|xls|parquet|zip|xml)$")
# What a heading does not have and a record mostly has: a long number, a date, an address for mail.
_LIKE_A_VALUE = re.compile(r"\d{3}|\d[/.:-]\d|^\d+$|@")
_OTHER_WORDS = frozenset({"no", "ref", "number", "name", "forename", "surname", "dob", "heading", "column"})
_NUMBER_AT_END = re.compile(r"[_.()-]*(v?\d[\d_.()-]*)$")


class Unknown(NamedTuple):
    """A heading that is no column of the table: where it stands, what it says, which column it may mean."""

    letter: str
    heading: str
    nearest: str | None


@dataclass(frozen=True)
class Found:
    """A header that was found, and how it fits the contract of its table.

    `position` gives each column its place in the sheet, counted from 0; of a column given twice, the first.
    `given_twice` gives such a column the letters of all its places. `missing` are columns that may be left
    out. `header_row` counts from 1. `by_name_only`: the sheet is called as the table, and no row heads
    it; then the header is the row that comes nearest, its `headings` left out when they may be a record.
    `second_header_row` is another row that heads the same table.
    """

    header_row: int
    source: str
    table: str
    position: Mapping[str, int]
    missing_required: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[Unknown, ...]
    given_twice: Mapping[str, tuple[str, ...]]
    headings: tuple[str, ...] = ()
    by_name_only: bool = False
    second_header_row: int | None = None

    @property
    def renamed(self) -> dict[str, Unknown]:
        """Return the missing columns that an unknown heading may stand for, each with that heading."""
        return {unknown.nearest: unknown for unknown in self.unknown if unknown.nearest}

    def unknown_in_words(self, most: int = 10) -> str:
        """Return the unknown headings as one text of readable length, each with its column letter."""
        named = [
            f"{unknown.letter} {unknown.heading[:40]}"
            if unknown.heading
            else f"{unknown.letter} (no heading)"
            for unknown in self.unknown[:most]
        ]
        more = len(self.unknown) - len(named)
        return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def column_letter(index: int) -> str:
    """Return what Excel calls the column at a place counted from 0: 0 is A, 26 is AA, 16383 is XFD."""
    if index < 0:
        raise ValueError("A place in a sheet is counted from 0.")
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def normal(text: str) -> str:
    """Return a heading or name as it is compared: trimmed, case folded, runs of blanks as one `_`."""
    return re.sub(r"[\s\u00a0\u200b\ufeff]+", " ", text).strip().casefold().replace(" ", "_")


def find_header(
    opening: Sequence[Sequence[str]], sources: Iterable[str], name_hint: str | None = None
) -> Found | None:
    """Return the table of these sources that a sheet holds, or None when it plainly holds none of them.

    `opening` is the sheet's first rows as text; the header is looked for in the first 20. A sheet named as a
    table (its file or sheet name, with or without `ssd_`, a date or a number after it) is that table when 2
    of its columns or half of them are there. Any other sheet is the one table whose columns fit best, when
    half of its required columns are there, and with them 3 of its columns, all of them or 2 that no other
    table has. Of two tables that fit as well, it is none.
    """
    candidates = [held for source in sources for held in tables(source).values()]
    rows = [tuple(normal(cell) for cell in row) for row in opening[:ROWS_SEARCHED]]
    by_name = _named(name_hint, candidates)
    fits = [
        (fit, -number, held)
        for held in by_name
        for number, row in enumerate(rows)
        if (fit := _fit(row, held)) >= 2 or 0 < len(held.fields) <= 2 * fit
    ]
    if not fits:
        fits = [
            (fit, -number, held)
            for held in candidates
            for number, row in enumerate(rows)
            if (fit := _fit(row, held)) and _plainly(row, held)
        ]
    best = max((fit for fit, _, _ in fits), default=0)
    tied = {held.name for fit, _, held in fits if fit == best}
    if len(tied) != 1:
        return _by_name_only(opening, rows, by_name[0]) if by_name else None
    number, held = max(((number, held) for fit, number, held in fits if fit == best), key=lambda at: at[0])
    others = [
        other
        for other, row in enumerate(rows)
        if other != -number and (fit := _fit(row, held)) >= 2 and (2 * fit >= best or _plainly(row, held))
    ]
    found = describe(opening[-number], -number + 1, held, opening[1 - number :])
    return replace(found, second_header_row=others[0] + 1) if others else found


def _by_name_only(opening: Sequence[Sequence[str]], rows: Sequence[tuple[str, ...]], held: Table) -> Found:
    filled = [number for number, row in enumerate(rows) if any(row)]
    number = max(filled, key=lambda at: (_fit(rows[at], held), -at), default=0)
    row = opening[number] if filled and _like_headings(rows[number]) else ()
    return replace(describe(row, number + 1, held), by_name_only=True)


def _like_headings(row: Sequence[str]) -> bool:
    """Say whether a row is one of headings; what may be a record of a person is never shown to anybody."""
    filled = [cell for cell in row if cell]
    known = [cell for cell in filled if not _words().isdisjoint(re.split(r"[^a-z]+", cell))]
    return 2 * len(known) >= len(filled) and not any(_LIKE_A_VALUE.search(cell) for cell in filled)


@cache
def _words() -> frozenset[str]:
    columns = {
        field.column for source in SOURCES for held in tables(source).values() for field in held.fields
    }
    return frozenset(word for column in columns for word in column.split("_") if len(word) > 1) | _OTHER_WORDS


def describe(
    headings: Sequence[str], header_row: int, held: Table, below: Sequence[Sequence[str]] = ()
) -> Found:
    """Return how a row of headings fits a table that is already known, as for a table of a database.

    `below` are the rows that tell whether a blank heading at the end heads a column.
    """
    # Excel's used range may go on to the right with nothing in it
    names = [normal(heading) for heading in headings[: width_of((headings, *below), 1)]]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    columns = {field.column: field for field in held.fields}
    absent = [column for column in columns if column not in places]
    unknown = [place for place, name in enumerate(names) if name not in columns]
    nearest = _nearest([names[place] for place in unknown[:HEADINGS_COMPARED]], absent)
    return Found(
        headings=tuple(heading_told(heading) for heading in headings),
        header_row=header_row,
        source=held.source,
        table=held.name,
        position={column: places[column][0] for column in columns if column in places},
        missing_required=tuple(column for column in absent if columns[column].required),
        missing=tuple(column for column in absent if not columns[column].required),
        unknown=tuple(
            Unknown(column_letter(place), heading_told(headings[place]), nearest.get(names[place]))
            for place in unknown
        ),
        given_twice={
            column: tuple(column_letter(place) for place in places[column])
            for column in columns
            if len(places.get(column, ())) > 1
        },
    )


def _fit(row: Sequence[str], held: Table) -> int:
    return len({field.column for field in held.fields}.intersection(row))


def _plainly(row: Sequence[str], held: Table) -> bool:
    columns = {field.column for field in held.fields}.intersection(row)
    required = {field.column for field in held.fields if field.required}
    enough = len(columns) >= min(3, len(held.fields)) or len(columns & _of_one_table()) >= 2
    return enough and 2 * len(required & columns) >= len(required)


@cache
def _of_one_table() -> frozenset[str]:
    counts = Counter(f.column for source in SOURCES for held in tables(source).values() for f in held.fields)
    return frozenset(column for column, count in counts.items() if count == 1)


def _named(name_hint: str | None, candidates: Sequence[Table]) -> list[Table]:
    """Return the tables that a file's, sheet's or database table's name names: one, rarely two, or none."""
    if not name_hint:
        return []
    stem = _ENDINGS.sub("", normal(name_hint.replace("\\", "/").rsplit("/", 1)[-1])).replace("-", "_")
    names = {stem, stem.rsplit(".", 1)[-1]}
    names |= {_NUMBER_AT_END.sub("", name).strip("_") for name in names}
    return [held for held in candidates if names & {held.name, held.name.removeprefix("ssd_")}]


def _nearest(headings: Sequence[str], absent: Sequence[str]) -> dict[str, str]:
    """Return the column each heading may stand for, the most alike first; no column is given out twice."""
    alike = []
    for heading in dict.fromkeys(heading for heading in headings if heading):
        bare = _bare(heading)
        same = [column for column in absent if bare in {_bare(column), _bare(column.split("_", 1)[-1])}]
        for column in absent:
            ratio = difflib.SequenceMatcher(None, heading, column).ratio()
            if same == [column]:
                ratio = 2.0
            if ratio >= ALIKE:
                alike.append((ratio, heading, column))
    given: dict[str, str] = {}
    for _, heading, column in sorted(alike, key=lambda pair: -pair[0]):
        if heading not in given and column not in given.values():
            given[heading] = column
    return given


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())

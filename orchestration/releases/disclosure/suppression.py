"""Which counts are kept back: the small ones, and as many more as keep those from being added up.

How narrowly a reader can bound a hidden count does not belong here (`audit.py`), nor where counts come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

LARGEST_SMALL = 5  # the DfE keeps back 1 to 5 and shows 0: the smallest counts of its tables above 0 are 6
Status = Literal["shown", "suppressed", "secondary"]


class DisclosureError(Exception):
    """Counts that cannot be published safely, or relations that are none; the message names them."""


@dataclass(frozen=True)
class Count:
    """A number of people or events.

    `is_sensitive`: 1 to 5 of them must not be known. `is_published`: a reader is told it, unless it is kept
    back; what is not published is told to nobody, but may be worked out. `is_fixed`: a reader knows it from
    elsewhere, so keeping it back hides nothing.
    """

    value: int
    is_sensitive: bool = True
    is_published: bool = True
    is_fixed: bool = False

    def __post_init__(self) -> None:
        if self.value < 0:
            raise DisclosureError(f"a count is never below zero: {self.value}")

    @property
    def is_small(self) -> bool:
        """Whether it must not be known."""
        return self.is_sensitive and not self.is_fixed and 1 <= self.value <= LARGEST_SMALL


@dataclass(frozen=True)
class Relation:
    """What a reader knows to be equal: the totals together, and the parts together.

    `last` are those that are kept back only where nothing else is left, be they totals or parts: how many
    children there are says more to a reader than how many came in one month. Parts that are `linked` add up
    elsewhere too, so that hiding one would need further covers; others are taken before them.
    """

    totals: tuple[str, ...]
    parts: tuple[str, ...]
    last: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Every count that stands in it, parts first."""
        return (*self.parts, *self.totals)


def suppress(
    counts: Mapping[str, Count],
    relations: Sequence[Relation],
    *,
    also: Collection[str] = (),
) -> dict[str, Status]:
    """Say of each count if it is shown, suppressed (it is small itself) or secondary (it covers another).

    Counts of 1 to 5 are kept back and 0 is shown. Where one count of a relation is hidden and all others are
    known, the next smallest part above zero is kept back too; a zero only where no other part is left, a
    total only where no part is; until nothing can be worked out by adding up. `also` are kept back whatever
    their size. Of counts of one size the one that stands last in its relation is taken. A relation that names
    a count that is not there, or does not add up, raises DisclosureError.
    """
    check(counts, relations)
    hidden = {key for key, count in counts.items() if count.is_small} | set(also)
    stands_in: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        for key in relation.keys:
            stands_in[key].append(relation)
    exposed = True
    while exposed:
        exposed = False
        known = known_to_reader(counts, relations, hidden)
        for relation in relations:
            unknown = {key for key in relation.keys if key not in known}
            if len(unknown) == 1 and unknown <= hidden:
                cover = next_to_hide(counts, relation, hidden | unknown)
                if cover is not None:
                    hidden.add(cover)
                    _forget(cover, known, counts, stands_in)
                    exposed = True
    return {key: _status(count, key in hidden) for key, count in counts.items()}


def known_to_reader(
    counts: Mapping[str, Count], relations: Sequence[Relation], hidden: Collection[str]
) -> set[str]:
    """Return the counts that are printed or known from elsewhere, or follow from those unhidden."""
    known = {
        key for key, count in counts.items() if count.is_fixed or (count.is_published and key not in hidden)
    }
    unknown: list[set[str]] = []
    waits_for: dict[str, list[int]] = defaultdict(list)
    for relation in relations:
        if left := {key for key in relation.keys if key not in known}:
            for key in left:
                waits_for[key].append(len(unknown))
            unknown.append(left)
    alone = [left for left in unknown if len(left) == 1]
    while alone:
        for key in list(alone.pop()):
            if key in hidden or key in known:
                continue
            known.add(key)
            for number in waits_for[key]:
                unknown[number].discard(key)
                if len(unknown[number]) == 1:
                    alone.append(unknown[number])
    return known


def _forget(
    key: str, known: set[str], counts: Mapping[str, Count], stands_in: Mapping[str, Sequence[Relation]]
) -> None:
    """Take a count out of what is known, and with it what may have followed from it."""
    known.discard(key)
    lost = [key]
    while lost:
        for relation in stands_in[lost.pop()]:
            for other in relation.keys:
                count = counts[other]
                if other in known and not count.is_published and not count.is_fixed:
                    known.discard(other)
                    lost.append(other)


def next_to_hide(
    counts: Mapping[str, Count],
    relation: Relation,
    hidden: Collection[str],
) -> str | None:
    """Return the count of a relation that is kept back next; None where none can be."""
    ranked = [
        (
            key in relation.last if relation.last else place >= len(relation.parts),
            counts[key].value == 0,
            key in relation.linked,
            counts[key].value,
            -place,
            key,
        )
        for place, key in enumerate(relation.keys)
        if key not in hidden and not counts[key].is_fixed
    ]
    return min(ranked)[-1] if ranked else None


def check(counts: Mapping[str, Count], relations: Iterable[Relation]) -> None:
    """Raise DisclosureError where a relation names a count that is not there, or its two sides differ."""
    for relation in relations:
        missing = [key for key in relation.keys if key not in counts]
        if missing:
            raise DisclosureError(f"relations name counts that are not there: {missing}")
        if not adds_up(counts, relation):
            raise DisclosureError(f"does not add up: {relation.totals} and {relation.parts}")


def adds_up(counts: Mapping[str, Count], relation: Relation) -> bool:
    """Whether the two sides of a relation are equal."""
    return sum(counts[key].value for key in relation.totals) == sum(
        counts[key].value for key in relation.parts
    )


def _status(count: Count, is_hidden: bool) -> Status:
    if not is_hidden:
        return "shown"
    return "suppressed" if count.is_small else "secondary"

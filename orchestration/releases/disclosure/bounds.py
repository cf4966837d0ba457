"""How narrowly a reader can bound each hidden count, from all that is published.

Which counts are hidden does not belong here, nor whether a bound is wide enough, nor solving (`solver.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from orchestration.releases.disclosure.narrowing import Line
from orchestration.releases.disclosure.solver import Group, Work, solve
from orchestration.releases.disclosure.suppression import Count, Relation, known_to_reader

Bounds = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Share:
    """A printed share of two counts, as its rounding allows: `low` to `high` of the denominator.

    22% of a count that is kept back is a share from 0.215 to 0.225 and may give both counts away.
    """

    numerator: str
    denominator: str
    low: float
    high: float


@dataclass(frozen=True)
class Told:
    """The counts that a reader knows, and lines over the others, in groups that share no count."""

    known: Collection[str]
    groups: Sequence[Sequence[Line]]


@dataclass
class Asked:
    """What has been worked out so far, kept from call to call, and how much may still be asked.

    From call to call more may be hidden, and never less: what a count could be before (`possible`), it can be
    still. Groups of counts that hang together are not solved again while nothing in them has changed. Counts
    whose bounds the work did not suffice for are `unfinished`: they are at least as far apart as was found.
    """

    work: Work = field(default_factory=Work)
    groups: dict[Any, Group] = field(default_factory=dict)
    possible: dict[str, tuple[float, float]] = field(default_factory=dict)
    possible_above: dict[str, tuple[float, float]] = field(default_factory=dict)
    unfinished: set[str] = field(default_factory=set)


def bounds(
    counts: Mapping[str, Count],
    relations: Sequence[Relation],
    hidden: Collection[str],
    *,
    shares: Sequence[Share] = (),
    at_least: Mapping[str, int] | None = None,
    enough: float = inf,
    asked: Asked | None = None,
    told: Told | None = None,
) -> Bounds:
    """Return the least and the greatest whole number that each hidden count can be, for all a reader is told.

    A reader knows every count that is printed or known from elsewhere, every relation, that no count is below
    zero (or below `at_least`), and the printed `shares`. The greatest is infinite where nothing bounds it.
    They may be nearer to each other than that where they are `enough` apart, and where more would have to be
    asked than `asked` allows; it names those then. Who asks twice of the same gives what `told_of` makes of
    it as `told`. What cannot be solved raises DisclosureError.
    """
    hidden = set(hidden)
    told = told or told_of(counts, relations, hidden, shares)
    floors = {key: float((at_least or {}).get(key, 0)) for key in counts if key not in told.known}
    asked = Asked() if asked is None else asked
    before = [asked.possible_above] if at_least else [asked.possible_above, asked.possible]
    groups = []
    for lines in told.groups:
        keys = sorted({key for line in lines for key, _ in line.coefficients})
        wanted = tuple(key for key in keys if key in hidden)
        name = (tuple(lines), wanted, tuple(floors[key] for key in keys))
        if name not in asked.groups:
            group = Group(lines, wanted, floors, {key: counts[key].value for key in keys})
            for possible in before:
                group.also_possible({key: possible[key][0] for key in keys if key in possible})
                group.also_possible({key: possible[key][1] for key in keys if key in possible})
            asked.groups[name] = group
            asked.work.left -= len(keys)
        asked.groups[name].enough = enough
        groups.append(asked.groups[name])
    solve(groups, asked.work)
    asked.unfinished = {key for group in groups for key, _ in group.questions()}
    found: Bounds = {key: (floors[key], inf) for key in hidden}
    for group in groups:
        before[-1].update((key, (group.least[key], group.most[key])) for key in group.keys)
        found |= {key: group.reached(key) for key in group.wanted}
    return found


def told_of(
    counts: Mapping[str, Count],
    relations: Sequence[Relation],
    hidden: Collection[str],
    shares: Sequence[Share] = (),
) -> Told:
    """Return what a reader knows, and what is left to work out, in groups that share no count."""
    known = known_to_reader(counts, relations, hidden)
    return Told(known, _groups(_lines(counts, relations, shares, known)))


def _lines(
    counts: Mapping[str, Count],
    relations: Iterable[Relation],
    shares: Iterable[Share],
    known: Collection[str],
) -> Iterator[Line]:
    seen = set()
    weighted = [
        ([*((key, 1.0) for key in r.parts), *((key, -1.0) for key in r.totals)], 0.0, 0.0) for r in relations
    ]
    for share in shares:
        weighted.append(([(share.numerator, 1.0), (share.denominator, -share.high)], -inf, 0.0))
        weighted.append(([(share.numerator, 1.0), (share.denominator, -share.low)], 0.0, inf))
    for terms, low, high in weighted:
        unknown: dict[str, float] = defaultdict(float)
        told = 0.0
        for key, weight in terms:
            if key in known:
                told += weight * counts[key].value
            else:
                unknown[key] += weight
        line = Line(tuple((key, w) for key, w in sorted(unknown.items()) if w), low - told, high - told)
        if line.coefficients and line not in seen:
            seen.add(line)
            yield line


def _groups(lines: Iterable[Line]) -> list[list[Line]]:
    """Part the lines into groups that share no count: each is a problem of its own."""
    group_of: dict[str, list[Line]] = {}
    keys_of: dict[int, set[str]] = {}
    for line in lines:
        keys = {key for key, _ in line.coefficients}
        joined = {id(group): group for key in keys if (group := group_of.get(key)) is not None}
        largest = max(joined.values(), key=len, default=[])
        keys_of.setdefault(id(largest), set())
        for group in joined.values():
            if group is not largest:
                largest.extend(group)
                keys |= keys_of.pop(id(group))
        largest.append(line)
        keys_of[id(largest)] |= keys
        for key in keys:
            group_of[key] = largest
    return list({id(group): group for group in group_of.values()}.values())

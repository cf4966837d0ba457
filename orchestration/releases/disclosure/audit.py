"""Whether every hidden count is hidden well enough, and more of them kept back until all are.

Working out what a reader can derive does not belong here (`bounds.py`), nor which figures a report has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.releases.disclosure.bounds import Bounds, Share, bounds
from orchestration.releases.disclosure.suppression import (
    Count,
    DisclosureError,
    Relation,
    Status,
    known_to_reader,
    next_to_hide,
    suppress,
)

# A reader who only adds up must be left with four numbers or more that a hidden count can be. It is the width
# of the narrowest pair in the DfE's own tables: two hidden counts that add up to 3.
MINIMUM_WIDTH = 3
# One who also supposes that nothing hidden is 0, since zeros are shown, must be left with two. The DfE
# sees to that too: where as much is hidden as there are hidden counts, so that each is 1, it hides another.
ENOUGH_ABOVE_ZERO = 1


@dataclass(frozen=True)
class Finding:
    """What a reader can derive of one hidden count: it lies from `low` to `high`, which may be infinite.

    `is_told_above_zero` says whether it follows for a reader who takes no hidden count to be 0 (one that is
    hidden though it is 0 is not held to that). `is_published` says whether it would be printed were it not
    hidden: the rest of a percentage is not, but must not be known either.
    """

    key: str
    status: Status
    low: float
    high: float
    is_told_above_zero: bool
    is_published: bool = True

    @property
    def width(self) -> float:
        """How far apart the least and the greatest possible number are."""
        return self.high - self.low

    @property
    def is_wide_enough(self) -> bool:
        """Whether the count is hidden well enough for both readers."""
        return self.width >= MINIMUM_WIDTH and not self.is_told_above_zero


@dataclass(frozen=True)
class Protected:
    """The status of every count, and what a reader can derive of each that is hidden, by key."""

    status: dict[str, Status]
    findings: tuple[Finding, ...]


def audit(
    counts: Mapping[str, Count],
    relations: Sequence[Relation],
    status: Mapping[str, Status],
    *,
    shares: Sequence[Share] = (),
    solved: tuple[dict[Any, Bounds], dict[Any, Bounds]] | None = None,
) -> tuple[Finding, ...]:
    """Return what a reader can derive of every count whose status is not shown, sorted by key.

    `solved` keeps answers between calls (`bounds`). What is no relation is for `suppress` to refuse.
    """
    plain, above_zero = solved or ({}, {})
    hidden = sorted(key for key, is_now in status.items() if is_now != "shown")
    least = {key: min(1, counts[key].value) for key in hidden if counts[key].is_published}
    one = bounds(counts, relations, hidden, shares=shares, solved=plain)
    other = bounds(
        counts,
        relations,
        hidden,
        shares=shares,
        at_least=least,
        enough=ENOUGH_ABOVE_ZERO,
        solved=above_zero,
    )
    return tuple(
        Finding(
            key,
            status[key],
            *one[key],
            is_told_above_zero=other[key][1] - other[key][0] < ENOUGH_ABOVE_ZERO,
            is_published=counts[key].is_published,
        )
        for key in hidden
    )


def protect(
    counts: Mapping[str, Count], relations: Sequence[Relation], *, shares: Sequence[Share] = ()
) -> Protected:
    """Hide what the rule hides (`suppress`), audit it, and hide more until every hidden count passes.

    More is hidden in the relation that bounds the count most, the smallest part first. Where nothing that is
    left to hide helps, DisclosureError names the counts: such figures must not be published.
    """
    solved: tuple[dict[Any, Bounds], dict[Any, Bounds]] = ({}, {})
    family_of = _families(counts, relations, shares)
    status: dict[str, Status] = {}
    passed: list[Finding] = []
    also: set[str] = set()
    while counts:
        now = suppress(counts, relations, also=also)
        findings = audit(counts, relations, now, shares=shares, solved=solved)
        exposed = [finding.key for finding in findings if not finding.is_wide_enough]
        more = _covers(counts, relations, now, exposed)
        if exposed and not more:
            raise DisclosureError(f"cannot be hidden from a reader of all that is published: {exposed}")
        also = {key for key, is_now in now.items() if is_now == "secondary"} | more
        # what has nothing to do with an exposed count is done
        left = {family_of[key] for key in exposed}
        passed += [finding for finding in findings if family_of[finding.key] not in left]
        status |= {key: is_now for key, is_now in now.items() if family_of[key] not in left}
        counts = {key: count for key, count in counts.items() if family_of[key] in left}
        relations = [relation for relation in relations if family_of[relation.keys[0]] in left]
        shares = [share for share in shares if family_of[share.numerator] in left]
        also &= counts.keys()
    return Protected(status, tuple(sorted(passed, key=lambda finding: finding.key)))


def _families(
    counts: Mapping[str, Count], relations: Sequence[Relation], shares: Sequence[Share]
) -> dict[str, str]:
    """Name each count by one of those that it hangs together with, be they hidden or not."""
    joins = [relation.keys for relation in relations]
    joins += [(share.numerator, share.denominator) for share in shares]
    parent = {key: key for key in counts}

    def head(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for keys in joins:
        for key in keys:
            if key in parent and keys[0] in parent:
                parent[head(key)] = head(keys[0])
    return {key: head(key) for key in counts}


def _covers(
    counts: Mapping[str, Count],
    relations: Sequence[Relation],
    status: Mapping[str, Status],
    exposed: Sequence[str],
) -> set[str]:
    """One more count for each that is exposed, unless one found for another already stands beside it."""
    hidden = {key for key, is_now in status.items() if is_now != "shown"}
    known = known_to_reader(counts, relations, hidden)
    stands_in: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        for key in relation.keys:
            stands_in[key].append(relation)
    found: set[str] = set()
    for key in exposed:
        if all(found.isdisjoint(relation.keys) for relation in stands_in[key]):
            found |= _nearest_cover(key, counts, stands_in, hidden, known)
    return found


def _nearest_cover(
    key: str,
    counts: Mapping[str, Count],
    stands_in: Mapping[str, Sequence[Relation]],
    hidden: set[str],
    known: set[str],
) -> set[str]:
    """The next count to hide beside the exposed one, or beside what is hidden there, and so on outward."""

    def hidden_sum(relation: Relation) -> int:
        return sum(counts[other].value for other in relation.keys if other not in known)

    ring, passed, met = [key], {key}, set[Relation]()
    while ring:
        here = {relation for one in ring for relation in stands_in[one]} - met
        ranked = []
        for relation in here:
            cover = next_to_hide(counts, relation, hidden)
            if cover is not None:
                last = cover in (relation.last or relation.totals) or counts[cover].value == 0
                ranked.append((last, hidden_sum(relation), counts[cover].value, cover))
        if ranked:
            return {min(ranked)[-1]}
        met |= here
        ring = sorted({other for relation in here for other in relation.keys} - known - passed)
        passed.update(ring)
    return set()

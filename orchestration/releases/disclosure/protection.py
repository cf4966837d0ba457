"""Keeps back what the rule keeps back, has it audited, and keeps back more until every count passes.

What a reader can derive does not belong here (`audit.py`), nor which figures a report has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from orchestration.releases.disclosure.audit import MINIMUM_WIDTH, Finding, audit
from orchestration.releases.disclosure.bounds import Asked, Share
from orchestration.releases.disclosure.equal_counts import merge
from orchestration.releases.disclosure.solver import Work
from orchestration.releases.disclosure.suppression import (
    Count,
    DisclosureError,
    Relation,
    Status,
    check,
    known_to_reader,
    next_to_hide,
    suppress,
)

# How many unknown counts the solver may be asked for in all, the same question again counted again: first to
# find enough covers, then to tell the exact bounds. A report of 650 children takes some 20,000 and 15,000.
TO_DECIDE = 150_000
TO_BE_EXACT = 60_000
# How a family of counts is protected: zeros that follow are shown; if that does not do, they are hidden too;
# if that does not do either, or takes too much work, everything is hidden but the zeros: of what only adds up
# among itself, a reader knows nothing.
SHOW_ZEROS, HIDE_ZEROS, HIDE_ALL = 0, 1, 2


@dataclass(frozen=True)
class Protected:
    """The status of every count, and what a reader can derive of each that is hidden, by key.

    `hidden_whole` are counts that are kept back with everything above 0 that they hang together with: to find
    a part that does takes more work than is allowed, or there is none.
    """

    status: dict[str, Status]
    findings: tuple[Finding, ...]
    hidden_whole: frozenset[str] = frozenset()


def protect(
    counts: Mapping[str, Count],
    relations: Sequence[Relation],
    *,
    shares: Sequence[Share] = (),
    to_decide: int = TO_DECIDE,
    to_be_exact: int = TO_BE_EXACT,
) -> Protected:
    """Hide what the rule hides (`suppress`), audit it, and hide more until every hidden count passes.

    More is hidden in the relation that bounds the count most, the smallest part first. Counts that are said
    to be equal are one. Where the work allowed `to_decide` does not suffice, or nothing that is left to hide
    helps, everything above 0 is hidden that hangs together with the count; a sum that does not hold tells
    nothing then. Where that does not help either, DisclosureError names the counts: such figures must not be
    published. Bounds are exact as far as the work `to_be_exact` goes.
    """
    check(counts, relations)
    merged = merge(counts, relations)
    shares = [
        replace(one, numerator=merged.of[one.numerator], denominator=merged.of[one.denominator])
        for one in shares
    ]
    safe = _Search(merged.counts, merged.relations, shares, to_decide).protected(to_be_exact)
    findings = {finding.key: finding for finding in safe.findings}
    status = {key: safe.status[merged.of[key]] for key in counts}
    of_all = []
    for key in sorted(key for key, is_now in status.items() if is_now != "shown"):
        status[key] = "suppressed" if counts[key].is_small else "secondary"
        found = findings[merged.of[key]]
        of_all.append(replace(found, key=key, status=status[key], is_published=counts[key].is_published))
    whole = frozenset(key for key in counts if merged.of[key] in safe.hidden_whole)
    return Protected(status, tuple(of_all), whole)


class _Search:
    """The search for covers, family by family: what has nothing to do with an exposed count is done."""

    def __init__(
        self,
        counts: Mapping[str, Count],
        relations: Sequence[Relation],
        shares: Sequence[Share],
        to_decide: int,
    ) -> None:
        self.counts, self.relations, self.shares = counts, relations, shares
        self.to_decide = to_decide
        self.family_of = _families(counts, relations, shares)
        self.how = dict.fromkeys(self.family_of.values(), SHOW_ZEROS)
        self.zeros: set[str] = set()
        self.also: set[str] = set()

    def protected(self, to_be_exact: int) -> Protected:
        """Hide and audit until all is hidden well enough, then work out the exact bounds."""
        asked = Asked(Work(self.to_decide))
        status: dict[str, Status] = {}
        left = set(self.how)
        while left:
            counts, relations, shares = self._of(left)
            now = suppress(counts, relations, also=self.also & counts.keys())
            findings = audit(counts, relations, now, shares=shares, enough=MINIMUM_WIDTH, asked=asked)
            status |= now
            left = self._hide_more(counts, relations, now, findings, asked)
        asked.work = Work(to_be_exact)
        counts, relations, shares = self._of(self.how)
        findings = audit(self.counts, relations, status, shares=shares, asked=asked)
        return Protected(status, findings, frozenset(k for k in counts if self._how(k) == HIDE_ALL))

    def _how(self, key: str) -> int:
        return self.how[self.family_of[key]]

    def _of(self, families: Collection[str]) -> tuple[dict[str, Count], list[Relation], list[Share]]:
        """What belongs to some families, as their readers see it: a 0 that follows is known."""
        counts = {
            key: replace(count, is_fixed=True) if key in self.zeros else count
            for key, count in self.counts.items()
            if self.family_of[key] in families
        }
        relations = [
            one
            for one in self.relations
            if one.keys[0] in counts and not (self._how(one.keys[0]) == HIDE_ALL and self._is_out(one))
        ]
        return counts, relations, [one for one in self.shares if one.numerator in counts]

    def _is_out(self, relation: Relation) -> bool:
        """Whether a sum holds only with a number that is printed nowhere."""
        return any(self.counts[key].is_fixed and not self.counts[key].is_published for key in relation.keys)

    def _hide_more(
        self,
        counts: Mapping[str, Count],
        relations: Sequence[Relation],
        now: Mapping[str, Status],
        findings: Sequence[Finding],
        asked: Asked,
    ) -> set[str]:
        """Choose what is hidden next, and return the families that have to be audited again."""
        self.also |= {key for key, is_now in now.items() if is_now == "secondary"}
        narrow = [finding for finding in findings if not finding.is_wide_enough]
        too_much = {self.family_of[key] for key in asked.unfinished}
        # whoever works out a 0 is told nothing: it is shown, and covers nothing
        zeros = {one.key for one in narrow if one.high == 0 and self._how(one.key) != HIDE_ZEROS}
        exposed = [one.key for one in narrow if one.key not in zeros]
        self.zeros |= zeros
        counts = {**counts, **{key: replace(counts[key], is_fixed=True) for key in zeros}}
        more = _covers(counts, relations, now, exposed)
        stuck = {self.family_of[key] for key in exposed} - {self.family_of[key] for key in more}
        if any(self.how[one] == HIDE_ALL for one in stuck | too_much):
            raise DisclosureError(f"cannot be hidden from a reader of all that is published: {exposed}")
        if too_much:
            asked.work = Work(self.to_decide)
        self.how |= {one: self.how[one] + 1 for one in stuck} | dict.fromkeys(too_much, HIDE_ALL)
        freed = {key for key in self.zeros if self.family_of[key] in stuck and self._how(key) == HIDE_ZEROS}
        self.zeros -= freed
        self.also |= more | freed
        whole = {key for key in counts if self._how(key) == HIDE_ALL and not counts[key].is_fixed}
        self.zeros |= {key for key in whole if counts[key].value == 0}
        self.also = (self.also | whole) - self.zeros
        return {self.family_of[key] for key in (*exposed, *zeros)} | too_much


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

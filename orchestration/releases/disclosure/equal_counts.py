"""Counts that must be equal, whatever they are, made one: a report counts the same people in many places.

Counts that only happen to be equal do not belong here, nor what is hidden (`suppression.py`, `audit.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from orchestration.releases.disclosure.suppression import Count, Relation


@dataclass(frozen=True)
class Merged:
    """Counts of which no two are said to be equal, their relations, and in `of` which one each has become."""

    counts: dict[str, Count]
    relations: list[Relation]
    of: dict[str, str]


def merge(counts: Mapping[str, Count], relations: Sequence[Relation]) -> Merged:
    """Make one of all counts that a relation says to be equal, and keep each relation once.

    What is left of a relation when counts on both of its sides are taken away may again say that two are
    equal, or that some are nothing, which a reader then knows. The one is sensitive, published or fixed where
    any of them is, and has the name of the first.
    """
    parent = {key: key for key in counts}

    def head(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    place = {key: number for number, key in enumerate(counts)}
    left = list(dict.fromkeys(relations))
    while True:
        equal = [relation for relation in left if len(relation.totals) == len(relation.parts) == 1]
        for relation in equal:
            one, other = sorted((head(relation.totals[0]), head(relation.parts[0])), key=place.__getitem__)
            parent[other] = one
        if not equal:
            break
        of = {key: head(key) for key in counts}
        left = list(dict.fromkeys(chain.from_iterable(_renamed(relation, of) for relation in left)))
    of = {key: head(key) for key in counts}
    nothing = {key for relation in left if not (relation.totals and relation.parts) for key in relation.keys}
    members: dict[str, list[Count]] = defaultdict(list)
    for key, count in counts.items():
        members[of[key]].append(count)
    ones = {key: _one(group) for key, group in members.items()}
    ones |= {key: replace(ones[key], is_fixed=True) for key in nothing}
    return Merged(ones, [relation for relation in left if relation.totals and relation.parts], of)


def _renamed(relation: Relation, of: Mapping[str, str]) -> Iterator[Relation]:
    """The relation among the merged counts; none where nothing is left of it."""
    if all(of[key] == key for key in relation.keys) and len(set(relation.keys)) == len(relation.keys):
        yield relation
        return
    totals, parts = ([of[key] for key in keys] for keys in (relation.totals, relation.parts))
    both = Counter(totals) & Counter(parts)
    totals, parts = (list((Counter(keys) - both).elements()) for keys in (totals, parts))
    if totals or parts:
        last, linked = (
            tuple(dict.fromkeys(of[key] for key in keys)) for keys in (relation.last, relation.linked)
        )
        yield replace(relation, totals=tuple(totals), parts=tuple(parts), last=last, linked=linked)


def _one(group: Sequence[Count]) -> Count:
    return Count(
        group[0].value,
        is_sensitive=any(count.is_sensitive for count in group),
        is_published=any(count.is_published for count in group),
        is_fixed=any(count.is_fixed for count in group),
    )

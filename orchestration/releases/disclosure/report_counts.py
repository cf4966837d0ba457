"""The counts behind the figures of a report, and everything that they add up to.

Choosing what to hide does not belong here (`suppression.py`, `audit.py`), nor changing the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from expectations.measures import Measure
from expectations.measures import Relation as StatedRelation
from orchestration.releases.disclosure.same_counts import (
    ALL,
    Identity,
    Period,
    Role,
    identity,
    lies_within,
    only_known,
    tiles,
)
from orchestration.releases.disclosure.suppression import LARGEST_SMALL, Count, Relation
from orchestration.releases.disclosure.twins import Series, sums, twins

WITH_NUMBERS = ("told", "no_cases")
OF_PEOPLE = ("children", "carers")
ROLES: tuple[Role, ...] = ("numerator", "denominator", "rest")
WITHIN = "rest within"  # what one measure leaves of another
Place = tuple[str, str, str, str, str]  # measure, period, breakdown, category, which of its numbers


class ReportCounts:
    """The counts of all figures, each under the first place where it stands, and what they add up to."""

    def __init__(
        self,
        rows: Sequence[Mapping[str, Any]],
        measures: Mapping[str, Measure],
        periods: Mapping[str, Period],
    ) -> None:
        self.measures, self.periods = measures, periods
        self.counts: dict[str, Count] = {}
        self.key_of: dict[Place, str] = {}
        self.first_place: dict[str, Place] = {}
        self.totals: dict[str, Identity] = {}  # what is counted, of counts that are printed as a whole
        first: dict[tuple[Identity, int], str] = {}
        told: set[tuple[Identity, int]] = set()  # what may be known of one measure may be known of all
        for row in rows:
            if row["status"] not in WITH_NUMBERS:
                continue
            measure = measures[row["measure_code"]]
            for role in ROLES:
                place = (*_figure(row), role)
                value = _number(row, role, measure)
                who = identity(measure, role, periods[row["period_id"]], row["breakdown"], row["category"])
                if value is None or who is None:
                    continue
                if role == "rest" and measure.complement_is_told:
                    told.add((who, value))
                count = Count(value, measure.about in OF_PEOPLE, is_published=role != "rest")
                key = first.setdefault((who, value), "|".join(place))
                self.first_place.setdefault(key, place)
                self.key_of[place] = key
                if row["breakdown"] == ALL and role != "rest":
                    self.totals.setdefault(key, who)
                before = self.counts.get(key, count)
                self.counts[key] = replace(
                    count,
                    is_sensitive=count.is_sensitive or before.is_sensitive,
                    is_published=count.is_published or before.is_published,
                )
        for who in told & first.keys():
            self.counts[first[who]] = replace(self.counts[first[who]], is_sensitive=False)

    def relations(self, stated: Sequence[StatedRelation]) -> Iterator[Relation]:
        """Everything that the figures add up to, some of it more than once."""
        yield from self.shares()
        yield from self.categories()
        yield from self.parts_of_periods()
        yield from self.flows([one for one in stated if one.previous is not None or one.are_all])
        yield from self.within([one for one in stated if one.previous is None and not one.are_all])
        yield from self.parts_by_condition()

    def shares(self) -> Iterator[Relation]:
        """The numerator and the rest are the denominator."""
        for (*figure, role), rest in self.key_of.items():
            if role == "rest":
                numerator = self.key_of[(*figure, "numerator")]  # type: ignore[index]
                denominator = self.key_of[(*figure, "denominator")]  # type: ignore[index]
                yield Relation((denominator,), (numerator, rest))

    def categories(self) -> Iterator[Relation]:
        """The categories of a breakdown are the whole."""
        parts: dict[Place, list[str]] = defaultdict(list)
        for (measure, period, breakdown, _, role), key in self.key_of.items():
            if breakdown != ALL:
                parts[(measure, period, breakdown, ALL, role)].append(key)
        for (measure, period, _, _, role), keys in parts.items():
            total = self.key_of.get((measure, period, ALL, ALL, role))
            if total is not None and keys != [total]:
                yield Relation((total,), tuple(keys))

    def parts_of_periods(self) -> Iterator[Relation]:
        """The quarters are the year and the months the quarter, unless a child is counted once in each."""
        parts_of = dict(tiles({name: self.periods[name] for name in {place[1] for place in self.key_of}}))
        for (code, period, breakdown, category, role), total in self.key_of.items():
            measure = self.measures[code]
            once = measure.counts_children and measure.kind != "percentage"
            if period not in parts_of or measure.when != "during" or once:
                continue
            parts = [self.key_of.get((code, part, breakdown, category, role)) for part in parts_of[period]]
            there = tuple(part for part in parts if part is not None)
            if len(there) == len(parts) and there != (total,):
                yield Relation((total,), there)

    def flows(self, stated: Sequence[StatedRelation]) -> Iterator[Relation]:
        """What there was and what came are what there is and what went, and what is all of another is it."""
        whole = {
            (code, period): key
            for (code, period, *rest), key in self.key_of.items()
            if rest == [ALL, ALL, "denominator" if self.measures[code].kind == "percentage" else "numerator"]
        }
        ends: dict[tuple[str, Any], str] = {}
        for (code, period), key in whole.items():
            ends.setdefault((code, self.periods[period].ends_on), key)
        for relation in stated:
            for name, days in self.periods.items():
                now = [whole.get((code, name)) for code in (relation.equals, *relation.minus)]
                came = [whole.get((code, name)) for code in relation.plus]
                if not relation.are_all:
                    came.insert(0, ends.get((str(relation.previous), days.starts_on - timedelta(days=1))))
                totals, parts = tuple(filter(None, now)), tuple(filter(None, came))
                if len(totals) == len(now) and len(parts) == len(came):
                    yield Relation(totals, parts, () if relation.are_all else (totals[0], parts[0]))

    def within(self, stated: Sequence[StatedRelation]) -> Iterator[Relation]:
        """A measure and one that lies within it: what is left is a count too, though nobody prints it."""
        for relation in stated:
            for name in self.periods:
                codes = (relation.equals, *relation.plus)
                keys = [self.key_of.get((code, name, ALL, ALL, "numerator")) for code in codes]
                there = [key for key in keys if key is not None]
                rest = self.counts[there[0]].value if there else 0
                rest -= sum(self.counts[key].value for key in there[1:])
                if len(there) == len(keys) and rest >= 0:
                    yield self._rest(there[0], tuple(there[1:]), rest)

    def parts_by_condition(self) -> Iterator[Relation]:
        """Totals that lie within others by their conditions: of all who started, those who are waiting.

        What is left of the next wider one is a count too; but the rest of a share, and of how many it is not
        known, may be told where its rest may.
        """
        alike: dict[Identity, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for key, who in self.totals.items():
            alike[(*who[:4], *who[5:])].append((key, who[4]))  # type: ignore[arg-type]
        related = {frozenset((r.totals[0], r.parts[0])) for r in self.shares()}
        for group in alike.values():
            for part, asked in group:
                wider = [(key, other) for key, other in group if lies_within(asked, other)]
                code, *_, role = self.first_place[part]
                if self.measures[code].complement_is_told:
                    wider = [one for one in wider if role != "numerator" and not only_known(asked - one[1])]
                for whole, other in wider:
                    rest = self.counts[whole].value - self.counts[part].value
                    is_far = any(lies_within(between, other) for _, between in wider)
                    if not is_far and rest >= 0 and {whole, part} not in related:
                        yield self._rest(whole, (part,), rest)

    def _rest(self, whole: str, parts: tuple[str, ...], rest: int) -> Relation:
        key = "|".join((whole, "less", *parts))
        self.counts[key] = Count(rest, self.counts[whole].is_sensitive, is_published=False)
        self.first_place[key] = (*self.first_place[whole][:4], WITHIN)
        return Relation((whole,), (*parts, key))

    def seen_by_reader(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[Relation]:
        """What comes to the same in all periods, as a reader sees; `rows` are of all periods."""
        printed = {(measure, *by, role) for measure, _, *by, role in self.key_of}
        numbers: dict[Series, dict[str, int]] = defaultdict(dict)
        for row in rows:
            measure, period, *by = _figure(row)
            if row["status"] in WITH_NUMBERS:
                for role in ROLES:
                    value = _number(row, role, self.measures[measure])
                    if value is not None and (measure, *by, role) in printed:
                        numbers[(measure, *by, role)][period] = value  # type: ignore[index]
        alike = [((first,), second) for first, second in twins(numbers)]
        for parts, total in (*alike, *sums(numbers)):
            for period in numbers[total]:
                places = ((one[0], period, *one[1:]) for one in (total, *parts))
                keys = [self.key_of.get(place) for place in places]
                if None not in keys and len(set(keys)) == len(keys):
                    yield Relation((str(keys[0]),), tuple(map(str, keys[1:])))

    def small_gap(self, relation: Relation) -> Relation | None:
        """A relation that is out by a few, as by a plan recorded twice, made to hold: by 1 to 5, or None.

        A reader who adds up comes near enough, so by how much it is out is taken to be known.
        """
        totals, parts = (
            sum(self.counts[key].value for key in keys) for keys in (relation.totals, relation.parts)
        )
        gap = abs(totals - parts)
        if gap > LARGEST_SMALL:
            return None
        key = "|".join(("out by", *relation.keys))
        self.counts[key] = Count(gap, is_sensitive=False, is_published=False, is_fixed=True)
        if totals > parts:
            return replace(relation, parts=(*relation.parts, key))
        return replace(relation, totals=(*relation.totals, key))

    def places(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Place]:
        """The first place of each count in these figures, or where it stands in none that is counted."""
        periods = {row["period_id"] for row in rows}
        within = {key: at for key, at in self.first_place.items() if at[4] == WITHIN and at[1] in periods}
        found: dict[str, Place] = {}
        for row in rows:
            for role in ROLES:
                place = (*_figure(row), role)
                if place in self.key_of:
                    found.setdefault(self.key_of[place], place)
        return within | found

    def is_hidden(self, row: Mapping[str, Any], hidden: Collection[str]) -> bool:
        """Whether a figure is kept back: one of its counts is, or it is a ratio of fewer than six."""
        if row["status"] not in WITH_NUMBERS:
            return False
        measure = self.measures[row["measure_code"]]
        if measure.kind == "ratio" and measure.about in OF_PEOPLE:
            numbers = (row["numerator"] or 0, row["denominator"] or 0)
            if any(0 < number <= LARGEST_SMALL for number in numbers):
                return True
        return any(self.key_of.get((*_figure(row), role)) in hidden for role in ROLES)


def _figure(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["measure_code"], row["period_id"], row["breakdown"], row["category"]


def _number(row: Mapping[str, Any], role: Role, measure: Measure) -> int | None:
    """One of the numbers of a figure; None where it has none or not a whole one."""
    if role == "rest" and measure.kind != "percentage":
        return None
    value = (row["denominator"] or 0) - (row["numerator"] or 0) if role == "rest" else row[role]
    return None if value is None or value != int(value) or value < 0 else int(value)

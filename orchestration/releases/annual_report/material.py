"""What a report is made of, found by its keys: figures, published figures, what was supplied.

Reading the warehouse does not belong here, nor how anything is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from expectations.measures import Measure
from orchestration.releases.annual_report.figures import ALL, Benchmark, Figure, Finding, Population
from orchestration.releases.annual_report.periods import Span
from orchestration.releases.annual_report.report import Edition, Table

AREAS = ("england", "region", "neighbours", "authority")
# Units of published figures that grow with the time they are counted over.
COUNTED_OVER_A_YEAR = ("number", "per_10000")


@dataclass(frozen=True)
class Material:
    """The figures of one edition and what stands beside them.

    `national` gives the DfE's definition by benchmark and breakdown, `supplied` the tables that came,
    `lists` the child-level lists by the model or measure that they are of (officer edition only),
    `populations` the estimate behind the rates of each collection year, `settings` what one of the authority
    means for a measure or a list.
    """

    edition: Edition
    span: Span
    figures: Sequence[Figure]
    benchmarks: Sequence[Benchmark] = ()
    national: Mapping[tuple[str, str], str] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    supplied: frozenset[str] = frozenset()
    lists: Mapping[str, Table] = field(default_factory=dict)
    populations: Mapping[int, Population] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _figures(self) -> dict[tuple[str, str, str, str], Figure]:
        return {(f.measure_code, f.period_id, f.breakdown, f.category): f for f in self.figures}

    @cached_property
    def _benchmarks(self) -> dict[tuple[str, str, str, str], Benchmark]:
        """The newest that has a value, of no later year than the report's; else the newest."""
        latest = self.span.period.collection_year
        known = [one for one in self.benchmarks if one.collection_year <= latest]
        known.sort(key=lambda one: (one.value is not None, one.collection_year))
        return {(one.benchmark_code, one.breakdown, one.category, one.area_kind): one for one in known}

    @cached_property
    def _categories(self) -> dict[tuple[str, str], dict[str, tuple[int, str]]]:
        found: dict[tuple[str, str], dict[str, tuple[int, str]]] = {}
        for f in self.figures:
            key = (f.measure_code, f.breakdown)
            found.setdefault(key, {})[f.category] = (f.position, f.category_label)
        return found

    def figure(
        self, measure: str, period_id: str | None, breakdown: str = ALL, category: str = ALL
    ) -> Figure | None:
        """One figure, or None where the warehouse has none for these keys."""
        return self._figures.get((measure, period_id or "", breakdown, category))

    def three_years(
        self, measure: str, breakdown: str = ALL, category: str = ALL
    ) -> tuple[Figure | None, Figure | None, Figure | None]:
        """The figure of this period and those of the same period of the two years before."""
        first, second = self.span.earlier
        return (
            self.figure(measure, self.span.period.period_id, breakdown, category),
            self.figure(measure, first.period_id if first else None, breakdown, category),
            self.figure(measure, second.period_id if second else None, breakdown, category),
        )

    def categories(self, measure: str, breakdown: str) -> list[tuple[str, str]]:
        """The categories of a breakdown in printing order, each with its label."""
        found = self._categories.get((measure, breakdown), {})
        return [(c, label) for c, (_, label) in sorted(found.items(), key=lambda one: (one[1], one[0]))]

    def published(
        self, measure: Measure, breakdown: str = ALL, category: str = ALL
    ) -> tuple[Benchmark | None, ...]:
        """What is published of England, the region, the neighbours and by the DfE of us, in this order.

        A number or rate that is counted over a whole year is not set beside ours of a part of one.
        """
        found = list(self.published_in_whole(measure, breakdown, category))
        if measure.when == "during" and not self.span.is_whole_year:
            found = [None if one and one.unit in COUNTED_OVER_A_YEAR else one for one in found]
        return tuple(found)

    def published_in_whole(
        self, measure: Measure, breakdown: str = ALL, category: str = ALL
    ) -> tuple[Benchmark | None, ...]:
        """What is published, be it counted over as long as ours or not."""
        code = measure.benchmark or ""
        return tuple(self._benchmarks.get((code, breakdown, category, area)) for area in AREAS)

    def is_of_whole_years(self, measure: Measure, breakdown: str | None) -> bool:
        """Whether something is published by these groups, and left out since ours is of a part of a year."""
        groups = [ALL] if breakdown is None else [one for one, _ in self.categories(measure.code, breakdown)]
        return any(
            whole and not one
            for category in groups
            for one, whole in zip(
                self.published(measure, breakdown or ALL, category),
                self.published_in_whole(measure, breakdown or ALL, category),
                strict=True,
            )
        )

    def counted_nationally(self, measure: Measure, breakdown: str) -> str | None:
        """What the DfE counts where it publishes the measure, by these groups or else as a whole."""
        code = measure.benchmark or ""
        return self.national.get((code, breakdown)) or self.national.get((code, ALL))

    def is_supplied(self, measure: Measure) -> bool:
        """Whether what the measure needs came, by what the warehouse says of its figure of this period."""
        figure = self.figure(measure.code, self.span.period.period_id)
        return figure is not None and figure.status != "not_supplied"

    def missing(self, measures: Iterable[Measure]) -> tuple[str, ...]:
        """What would have to come for these measures: each a table, or several of which one is enough."""
        return self.unmet(group for measure in measures for group in measure.needs)

    def unmet(self, needs: Iterable[Sequence[str]]) -> tuple[str, ...]:
        """What of these did not come, each once: a table, or several of which one is enough."""
        return tuple(
            dict.fromkeys(" or ".join(group) for group in needs if not self.supplied.intersection(group))
        )

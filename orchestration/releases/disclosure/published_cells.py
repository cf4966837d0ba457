"""The figures of a public edition: those of the report, without what must be kept back.

Choosing what to hide does not belong here (`suppression.py`, `audit.py`), nor printing it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from expectations.measures import Section
from orchestration.releases.disclosure.audit import Finding
from orchestration.releases.disclosure.protection import protect
from orchestration.releases.disclosure.report_counts import WITH_NUMBERS, Place, ReportCounts
from orchestration.releases.disclosure.same_counts import ALL, Period
from orchestration.releases.disclosure.suppression import DisclosureError, adds_up

if TYPE_CHECKING:
    import pyarrow as pa

# The status of a figure that is kept back. A cover has no other: whoever could tell which is which would
# know that the one is 1 to 5.
HIDDEN = "suppressed"


@dataclass(frozen=True)
class PublicFigures:
    """What may be published, and the proof of it.

    `figures` has the columns and the order of what was given, without those that are not printed; one that is
    kept back has the status suppressed and no numbers. `audit` is for officers alone: a row for each hidden
    count with the bounds that a reader can derive, under the first figure that it stands in (`number`
    says as what). `do_not_add_up` names relations that should hold and are out by more than 5: no reader can
    use them. `kept_back_whole` is how many figures are kept back only because to find which of them suffice
    would take too much work, or because no part of them does; `kept_back_for_the_year` how many because they
    are categories of a period that the edition of the year does not print by category.
    """

    figures: pa.Table
    audit: pa.Table
    do_not_add_up: tuple[str, ...]
    kept_back_whole: int = 0
    kept_back_for_the_year: int = 0


def public_figures(
    figures: pa.Table,
    sections: Sequence[Section],
    periods: Mapping[str, Period],
    *,
    whole: Collection[str] | None = None,
    of_the_year: Collection[str] | None = None,
) -> PublicFigures:
    """Keep back from the figures of one report what must not be published.

    `figures`: a row for each measure, period, breakdown and category, with the columns measure_code,
    period_id, breakdown, category, numerator, denominator and status. `whole` are the periods that the
    edition prints by category, all if none are given: of others, such as the months of a year, it prints the
    totals alone, and their categories are left out of what comes back. `of_the_year` are the periods that the
    edition of the year prints by category, `whole` if none are given: every edition keeps back what that one
    does, and the categories of any other period altogether, so that editions laid side by side tell no more
    than the one. A figure of a measure or period that
    is not given raises DisclosureError, and so do figures that nothing can protect.
    """
    measures = {measure.code: measure for section in sections for measure in section.measures}
    identifying = {
        (code, table.breakdown or ALL)
        for section in sections
        for table in section.tables
        if table.identifies_people
        for code in table.measures
    }
    listed = figures.to_pylist()
    known = [row for row in listed if (row["measure_code"], row["breakdown"]) not in identifying]
    unknown = {row["measure_code"] for row in known} - measures.keys()
    unknown |= {row["period_id"] for row in known} - periods.keys()
    if unknown:
        raise DisclosureError(f"not in the catalogue or among the periods: {sorted(unknown)}")

    def is_in(row: Mapping[str, Any], some: Collection[str] | None) -> bool:
        return some is None or row["breakdown"] == ALL or row["period_id"] in some

    of_the_year = whole if of_the_year is None else of_the_year
    cells = ReportCounts([row for row in known if is_in(row, of_the_year)], measures, periods)
    stated = [relation for section in sections for relation in section.relations]
    relations, wrong = [], []
    seen = [one for one in cells.seen_by_reader(listed) if adds_up(cells.counts, one)]
    linked = {key for one in seen for key in one.keys}
    named = [
        replace(one, linked=tuple(key for key in one.parts if key in linked))
        for one in cells.relations(stated)
    ]
    for relation in dict.fromkeys([*named, *seen]):
        if adds_up(cells.counts, relation):
            relations.append(relation)
        elif gap := cells.small_gap(relation):
            relations.append(gap)
        else:
            wrong.append(f"{' + '.join(relation.totals)} = {' + '.join(relation.parts)}")
    protected = protect(cells.counts, relations)
    hidden = {key for key, status in protected.status.items() if status != "shown"}
    kept = [
        n
        for n, row in enumerate(listed)
        if (row["measure_code"], row["breakdown"]) not in identifying and is_in(row, whole)
    ]
    rows = [listed[n] for n in kept]
    are_totals_alone = [row["status"] in WITH_NUMBERS and not is_in(row, of_the_year) for row in rows]
    is_hidden = [
        alone or cells.is_hidden(row, hidden) for row, alone in zip(rows, are_totals_alone, strict=True)
    ]
    return PublicFigures(
        _without_numbers(figures.take(kept), is_hidden),
        _audit_table(protected.findings, cells.places(rows)),
        tuple(wrong),
        sum(cells.is_hidden(row, protected.hidden_whole & hidden) for row in rows),
        sum(are_totals_alone),
    )


def _without_numbers(figures: pa.Table, is_hidden: Sequence[bool]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    mask = pa.array(is_hidden, pa.bool_())
    for name in ("numerator", "denominator", "status"):
        column = figures[name]
        instead = pa.scalar(HIDDEN if name == "status" else None, column.type)
        figures = figures.set_column(
            figures.schema.get_field_index(name), name, pc.if_else(mask, instead, column)
        )
    return figures


def _audit_table(findings: Sequence[Finding], first_place: Mapping[str, Place]) -> pa.Table:
    """What can be derived of the hidden counts of an edition; those of other editions are not its own."""
    import pyarrow as pa

    findings = [finding for finding in findings if finding.key in first_place]

    names = ("measure_code", "period_id", "breakdown", "category", "number")
    places = [first_place[finding.key] for finding in findings]
    columns: dict[str, Any] = {
        name: pa.array([p[n] for p in places], pa.string()) for n, name in enumerate(names)
    }
    columns["status"] = pa.array([finding.status for finding in findings], pa.string())
    exact = ["exact" if finding.is_exact else "at least as wide" for finding in findings]
    for name in ("low", "high", "width"):
        ends = [getattr(finding, name) for finding in findings]
        columns[name] = pa.array([None if end == float("inf") else int(end) for end in ends], pa.int64())
    columns["bounds"] = pa.array(exact, pa.string())
    return pa.table(columns)

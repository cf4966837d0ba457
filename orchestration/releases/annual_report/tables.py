"""Lays the figures out as the tables that the catalogue names: which rows, which columns, which words below.

Counting does not belong here, nor drawing, nor the lists of children.
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.collection_year import label as year_label
from expectations.measures import Measure
from expectations.measures import Table as Wanted
from orchestration.releases.annual_report.cells import (
    NO_FIGURE,
    WHOLE_YEARS,
    benchmark_cell,
    denominator_cell,
    figure_cell,
    numerator_cell,
    share_cell,
)
from orchestration.releases.annual_report.figures import ALL, HIDDEN_STATUSES, Figure
from orchestration.releases.annual_report.material import Material
from orchestration.releases.annual_report.remarks import remarks
from orchestration.releases.annual_report.report import Cell, Column, Definition, Row, Table

NATIONAL = ("England", "Region", "Statistical neighbours", "DfE's figure for us")
PER_10_000 = "per 10,000 children aged 0 to 17"
# Rows that are printed only when there is somebody in them.
NOBODY_IN_PARTICULAR = ("not known", "unborn")
# What stands over the categories where the column's name would not read well.
GROUP_HEADINGS = {
    "age_group_at_review": "Age at the review",
    "allegation_kind": "Kind",
    "approval_kind": "Kind of approval",
    "audit_domain": "Domain",
    "audit_type": "Kind of audit",
    "child_part": "The child's part",
    "client_group": "Who it is for",
    "conference_outcome": "Outcome",
    "days_band": "Working days",
    "distance_band": "Distance from home",
    "duration_band": "How long",
    "enquiry_outcome": "Outcome",
    "foster_outcome": "Outcome",
    "kind_group": "Kind of approval",
    "legal_status_group": "Legal status",
    "level_name": "Level",
    "need": "Category of need",
    "participation_code": "How the child took part",
    "permanence_goal": "Aim",
    "placed_where": "Where",
    "placement_group": "Kind of placement",
    "review_order": "Review",
    "sequence_group": "Review",
}


def lay_out(wanted: Wanted, measures: Sequence[Measure], material: Material, number: int) -> Table:
    """One table of figures, without its chart; `measures` are those that it shows, supplied or not."""
    label, rows = {
        "measures": _rows_of_measures,
        "breakdown": _rows_of_breakdown,
        "months": _rows_of_months,
    }[wanted.shows](wanted, measures, material)
    columns = _columns(wanted, measures, material)
    rows, columns = _without_idle_columns(rows, columns, measures)
    return Table(
        code=wanted.code,
        number=number,
        title=_title(wanted, material),
        kind=wanted.shows,
        label_heading=label,
        columns=columns,
        rows=rows,
        notes=remarks(wanted, measures, material, any(one.heading in NATIONAL for one in columns)),
        definitions=tuple(_definition(measure, wanted, material) for measure in measures),
    )


def _title(wanted: Wanted, material: Material) -> str:
    months = [month.starts_on for month, _ in material.span.months]
    if wanted.shows != "months" or material.span.is_whole_year or not months:
        return f"{wanted.title}, {material.span.label}"
    first, last = months[0], months[-1]  # the months from April, whatever part of the year the others are of
    since = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{wanted.title}, {f'{since} to ' if first != last else ''}{last:%B %Y}"


def _columns(wanted: Wanted, measures: Sequence[Measure], material: Material) -> tuple[Column, ...]:
    now, last, before = material.span.headings
    made_of = [Column("numerator", "Number"), Column("denominator", "Out of")]
    if _shows_shares(wanted, measures):
        made_of = [Column("share", f"Share of all, {now}")]
    years = [Column("figure", now), Column("year_1", last), Column("year_2", before)]
    if wanted.shows == "months":
        years = [
            Column(code, heading)
            for code, heading in zip(("figure", "year_1", "year_2"), _year_headings(material), strict=True)
        ]
    areas = [
        Column(code, heading)
        for code, heading in zip(("england", "region", "neighbours", "dfe_own"), NATIONAL, strict=True)
    ]
    if made_of[0].code == "share":
        return (years[0], *made_of, *years[1:], *areas)
    return (*made_of, *years, *areas)


def _year_headings(material: Material) -> tuple[str, str, str]:
    year = material.span.period.collection_year
    return (year_label(year), year_label(year - 1), year_label(year - 2))


def _shows_shares(wanted: Wanted, measures: Sequence[Measure]) -> bool:
    """Counts by category show which share of all each is; that is what is published of them, too."""
    return wanted.shows == "breakdown" and all(measure.kind == "count" for measure in measures)


def _rows_of_measures(
    wanted: Wanted, measures: Sequence[Measure], material: Material
) -> tuple[str, tuple[Row, ...]]:
    return "Measure", tuple(_row(measure.title, measure, material) for measure in measures)


def _rows_of_breakdown(
    wanted: Wanted, measures: Sequence[Measure], material: Material
) -> tuple[str, tuple[Row, ...]]:
    breakdown, shares = str(wanted.breakdown), _shows_shares(wanted, measures)
    rows = []
    for measure in measures:
        group = measure.title if len(measures) > 1 else None
        for category, label in material.categories(measure.code, breakdown):
            found = material.three_years(measure.code, breakdown, category)
            if category in NOBODY_IN_PARTICULAR and not any(_is_somebody(one) for one in found):
                continue
            rows.append(_row(label, measure, material, shares, breakdown, category, group))
        rows.append(_row("All", measure, material, shares, group=group, is_total=True))
    return _group_heading(breakdown), tuple(rows)


def _group_heading(breakdown: str) -> str:
    """What stands over the categories: age_band as Age, ethnic_group as Ethnic group, is_uasc as Group."""
    if breakdown in GROUP_HEADINGS:
        return GROUP_HEADINGS[breakdown]
    if "_reason" in f"_{breakdown}":
        return "Reason"
    if breakdown.startswith(("is_", "has_")):
        return "Group"
    return breakdown.removesuffix("_band").replace("_", " ").capitalize()


def _rows_of_months(
    wanted: Wanted, measures: Sequence[Measure], material: Material
) -> tuple[str, tuple[Row, ...]]:
    rows = []
    for measure in measures:
        group = measure.title if len(measures) > 1 else None
        for month, (last, before) in material.span.months:
            found = tuple(
                material.figure(measure.code, one.period_id if one else None) for one in (month, last, before)
            )
            cells = (*_own_cells(measure, found), *(NO_FIGURE,) * len(NATIONAL))
            rows.append(
                Row(f"{month.starts_on:%B}", cells, measure.code, "month", month.period_id, group,
                    unit_of(measure))
            )  # fmt: skip
    return "Month", tuple(rows)


def _is_somebody(figure: Figure | None) -> bool:
    """Whether a category has anybody, or may have (what is kept back)."""
    if figure is None:
        return False
    return bool(figure.numerator or figure.denominator) or figure.status in HIDDEN_STATUSES


def _row(
    label: str,
    measure: Measure,
    material: Material,
    shares: bool = False,
    breakdown: str = ALL,
    category: str = ALL,
    group: str | None = None,
    is_total: bool = False,
) -> Row:
    found = material.three_years(measure.code, breakdown, category)
    if shares:
        whole = material.figure(measure.code, material.span.period.period_id)
        now, last, before = (figure_cell(measure, figure) for figure in found)
        own: tuple[Cell, ...] = (now, share_cell(measure, found[0], whole), last, before)
    else:
        own = _own_cells(measure, found)
    cells = (*own, *_areas(measure, material, breakdown, category))
    return Row(label, cells, measure.code, breakdown, category, group, unit_of(measure), is_total)


def _areas(measure: Measure, material: Material, breakdown: str, category: str) -> tuple[Cell, ...]:
    """What is published, and where it is published for whole years only and this is a part of one, that."""
    published = material.published(measure, breakdown, category)
    in_whole = material.published_in_whole(measure, breakdown, category)
    return tuple(
        WHOLE_YEARS if whole and not one else benchmark_cell(one)
        for one, whole in zip(published, in_whole, strict=True)
    )


def unit_of(measure: Measure) -> str | None:
    """What a figure is that is neither a count nor a share, where its title does not say so."""
    return PER_10_000 if measure.kind == "rate" and "10,000" not in measure.title else None


def _own_cells(measure: Measure, found: Sequence[Figure | None]) -> tuple[Cell, ...]:
    return (
        numerator_cell(found[0]),
        denominator_cell(measure, found[0]),
        *(figure_cell(measure, figure) for figure in found),
    )


def _without_idle_columns(
    rows: tuple[Row, ...], columns: tuple[Column, ...], measures: Sequence[Measure]
) -> tuple[tuple[Row, ...], tuple[Column, ...]]:
    """Without what no row needs: what a count has not, and areas where nothing is published by these rows."""
    idle = set()
    if all(measure.kind == "count" for measure in measures):
        idle |= {"numerator", "denominator"}
    areas = [place for place, column in enumerate(columns) if column.heading in NATIONAL]
    by_itself = [row for row in rows if not row.is_total]
    if not any(row.cells[place].year for row in by_itself for place in areas):
        idle |= {columns[place].code for place in areas}
    kept = [place for place, column in enumerate(columns) if column.code not in idle]
    return (
        tuple(_with_cells(row, tuple(row.cells[place] for place in kept)) for row in rows),
        tuple(columns[place] for place in kept),
    )


def _with_cells(row: Row, cells: tuple[Cell, ...]) -> Row:
    return Row(row.label, cells, row.measure, row.breakdown, row.category, row.group, row.unit, row.is_total)


def _definition(measure: Measure, wanted: Wanted, material: Material) -> Definition:
    national = material.counted_nationally(measure, wanted.breakdown or ALL)
    return Definition(measure.code, measure.title, measure.definition, measure.source, national)

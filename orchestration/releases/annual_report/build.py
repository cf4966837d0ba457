"""Puts a report together: which sections and tables it has, what is missing, and how they are numbered.

Laying out one table does not belong here, nor reading the warehouse, nor writing anything out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from expectations.measures import Measure
from expectations.measures import Section as Wanted
from expectations.measures import Table as WantedTable
from orchestration.releases.annual_report.authority_settings import settings_table
from orchestration.releases.annual_report.cells import (
    denominator_cell,
    figure_cell,
    numerator_cell,
)
from orchestration.releases.annual_report.charting import chart_of
from orchestration.releases.annual_report.closing_tables import action_plan, findings_table
from orchestration.releases.annual_report.lists import (
    BEFORE_RECORDS,
    OF_THE_AS_AT_DATE,
    heading,
    with_notes,
)
from orchestration.releases.annual_report.material import Material
from orchestration.releases.annual_report.report import (
    Headline,
    Missing,
    Question,
    Report,
    Section,
    Table,
)
from orchestration.releases.annual_report.tables import PER_10_000, lay_out
from orchestration.releases.annual_report.words import glossary, how_to_read
from orchestration.releases.finished_warehouse import Submission

DATA_SECTION = "data"
TODAYS_RUN = "a release made by the product as it is now"
ESTIMATE = "an estimate of the children who live in the area (authority_populations)"


@dataclass
class _Numbers:
    """The next number of a table and of a figure: both run through the whole report."""

    table: int = 1
    chart: int = 1
    missing: list[Missing] = field(default_factory=list)


def build_report(
    catalogue: Sequence[Wanted],
    material: Material,
    submission: Submission,
    release_id: str,
    status: str,
    answers: Mapping[str, str] | None = None,
) -> Report:
    """One edition of the report for one period.

    `status` is a sentence on the return behind the figures; `answers` are what people wrote, by the code of
    the question. A table whose extracts are missing is left out and named in `missing`; in the public
    edition lists of children and tables that identify people are left out.
    """
    numbers = _Numbers()
    measures = {measure.code: measure for section in catalogue for measure in section.measures}
    sections = tuple(
        _section(number, wanted, measures, material, numbers, answers or {}, submission)
        for number, wanted in enumerate(sorted(catalogue, key=lambda one: one.position), start=1)
    )
    span = material.span
    lists = [replace(table, number=n) for n, table in enumerate(_headline_lists(measures, material), start=1)]
    return Report(
        edition=material.edition,
        authority=submission.authority or submission.submission_id,
        authority_name=submission.name,
        collection_year=span.period.collection_year,
        period_id=span.period.period_id,
        period_kind=span.period.kind,
        period_label=span.label,
        starts_on=span.period.starts_on,
        ends_on=span.period.ends_on,
        as_at=submission.as_at_date,
        release_id=release_id,
        earlier=span.headings[1:],
        status=status,
        sections=sections,
        headlines=tuple(_headlines(measures.values(), material)),
        missing=tuple(numbers.missing),
        lists=tuple(lists),
        words=glossary(material.edition, span.is_whole_year),
        notes=how_to_read(submission.review_intervals, material.edition, span.is_whole_year),
    )


def _section(
    number: int,
    wanted: Wanted,
    measures: Mapping[str, Measure],
    material: Material,
    numbers: _Numbers,
    answers: Mapping[str, str],
    submission: Submission,
) -> Section:
    tables = [_table(one, wanted, measures, material, numbers) for one in wanted.tables]
    if wanted.has_action_plan:
        tables.append(_numbered(action_plan(), numbers))
    if wanted.code == DATA_SECTION:
        tables.append(_numbered(findings_table(material), numbers))
        tables.append(_numbered(settings_table(submission, material.supplied), numbers))
    questions = tuple(Question(one.ask, answers.get(one.code)) for one in wanted.narrative)
    # by the catalogue's order, so that a table that is missing moves no other
    shown = tuple(replace(table, place=f"{number}.{n}") for n, table in enumerate(tables, 1) if table)
    return Section(wanted.code, number, wanted.title, wanted.opening, questions, shown)


def _table(
    wanted: WantedTable,
    section: Wanted,
    measures: Mapping[str, Measure],
    material: Material,
    numbers: _Numbers,
) -> Table | None:
    """One table in its place; None where it is not for this edition or nothing of it was supplied."""
    is_public = material.edition == "public"
    if is_public and (wanted.identifies_people or wanted.shows == "rows"):
        return None
    if wanted.shows == "rows":
        return _numbered(_list(wanted, section, material, numbers), numbers)
    shown = [measures[code] for code in wanted.measures]
    absent = [measure for measure in shown if not material.is_supplied(measure)]
    if len(absent) == len(shown):
        needs = _needs(absent, material)
        numbers.missing.append(Missing(wanted.title, section.title, needs))
        return None
    for measure in absent:
        missing = Missing(f"{measure.title} (in {wanted.title})", section.title, _needs([measure], material))
        numbers.missing.append(missing)
    table = _numbered(lay_out(wanted, shown, material, 0), numbers)
    chart = chart_of(wanted, table, shown, material, numbers.chart)
    numbers.chart += chart is not None
    return replace(table, chart=chart)


def _needs(measures: Sequence[Measure], material: Material) -> tuple[str, ...]:
    """What would have to come: extracts; else the estimate that a rate needs, or a release that counts it."""
    if found := material.missing(measures):
        return found
    period_id = material.span.period.period_id
    is_counted = any(material.figure(measure.code, period_id) for measure in measures)
    return (ESTIMATE if is_counted else TODAYS_RUN,)


def _list(wanted: WantedTable, section: Wanted, material: Material, numbers: _Numbers) -> Table:
    """A list in its place; without what it needs it stays there and says so, for nobody to miss it."""
    found = material.lists.get(str(wanted.model))
    absent = material.unmet(wanted.needs) or (() if found else (TODAYS_RUN,))
    if absent:
        numbers.missing.append(Missing(wanted.title, section.title, absent))
    found = found or Table(wanted.code, 0, wanted.title, "rows", "Row", (), ())
    of_another_day = not material.span.is_whole_year and found.label_heading != heading("period_id")
    notes = [
        wanted.note,
        material.settings.get(str(wanted.model)),
        OF_THE_AS_AT_DATE if of_another_day else None,
    ]
    return with_notes(replace(found, code=wanted.code, title=wanted.title), absent, notes)


def _numbered(table: Table, numbers: _Numbers) -> Table:
    numbers.table += 1
    return replace(table, number=numbers.table - 1)


def _headlines(measures: Iterable[Measure], material: Material) -> Iterator[Headline]:
    for measure in measures:
        if not measure.headline or not material.is_supplied(measure):
            continue
        now, *before = material.three_years(measure.code)
        made_of = PER_10_000 if measure.kind == "rate" else measure.unit
        if measure.kind == "percentage":
            above, below = numerator_cell(now), denominator_cell(measure, now)
            made_of = f"{above.text} of {below.text} {measure.unit}"
        earlier = [figure_cell(measure, figure).text for figure in before]
        yield Headline(
            measure.code,
            measure.title,
            figure_cell(measure, now).text,
            made_of,
            tuple(zip(material.span.headings[1:], earlier, strict=True)),
        )


def _headline_lists(measures: Mapping[str, Measure], material: Material) -> Iterator[Table]:
    if material.edition == "officer":
        for code, measure in measures.items():
            if code in material.lists:
                absent = () if material.is_supplied(measure) else _needs([measure], material)
                figure = material.figure(code, material.span.period.period_id)
                is_before = figure is not None and figure.status == "not_in_history"
                yield with_notes(material.lists[code], absent, [BEFORE_RECORDS if is_before else None])

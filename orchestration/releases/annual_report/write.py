"""Writes the annual report of one submission: the officers' edition with all figures, and the public one.

Counting does not belong here, nor which figures are kept back, nor what a product looks like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.measures import Measure, Section, sections
from orchestration.releases.annual_report.answers import read_answers
from orchestration.releases.annual_report.authority_settings import said_below
from orchestration.releases.annual_report.build import build_report
from orchestration.releases.annual_report.figures import (
    ALL,
    Figure,
    Period,
    figures_of,
    read_benchmarks,
    read_figures,
    read_findings,
    read_national,
    read_periods,
    read_populations,
    read_supplied,
)
from orchestration.releases.annual_report.figures_csv import (
    FIGURES_FILE,
    printed_breakdowns,
    write_figures,
)
from orchestration.releases.annual_report.lists import read_lists
from orchestration.releases.annual_report.material import Material
from orchestration.releases.annual_report.page import PAGE_FILE, write_page
from orchestration.releases.annual_report.periods import span_of
from orchestration.releases.annual_report.report import EDITIONS, Edition, Report, Table
from orchestration.releases.finished_warehouse import ReleaseError, Submission

if TYPE_CHECKING:
    import pyarrow as pa

    from orchestration.releases.disclosure.published_cells import PublicFigures

AUDIT_FILE = "disclosure_audit.csv"
# What today's catalogue says of a measure, whatever a release was counted by.
OF_TODAY = ("about", "complement_is_told", "headline", "benchmark")
KEPT_BACK_WHOLE = (
    "More is kept back than in other reports: so many of the numbers are small, and hang together, that "
    "whole tables are kept back with them."
)
TOTALS_ALONE = (
    "This edition gives totals. Their categories are kept back, since whoever has the edition of the year "
    "could work out small numbers from them. The edition of the year has categories."
)


@dataclass(frozen=True)
class Written:
    """What was written: the report of each edition, and the rows of each CSV file by its name."""

    reports: Mapping[Edition, Report]
    rows: Mapping[str, int]


def write_annual_report(
    connection: duckdb.DuckDBPyConnection,
    out: Path,
    submission: Submission,
    release_id: str,
    status: str,
    period_id: str | None = None,
    template: Path | None = None,
    answers: Path | None = None,
    counted_by: Mapping[str, Measure] | None = None,
) -> Written:
    """Write `officer/` and `public/` below `out`, each with the page, workbook, document and figures.

    `status` is a sentence on the return behind the figures. `period_id` is a year (Y2026), a quarter (2026Q1)
    or a month (2025-04), the collection year if none is given; `template` is a council's own Word template,
    `answers` a file of what the service writes, `counted_by` the measures of a release that was counted by
    another catalogue than today's. A period without figures raises ReleaseError, and so do
    figures that cannot be published safely, and a template or answers that cannot be used.
    """
    from orchestration.releases.annual_report.charts import png
    from orchestration.releases.annual_report.document import DOCUMENT_FILE, write_document
    from orchestration.releases.annual_report.workbook import WORKBOOK_FILE, write_workbook

    catalogue = _as_counted(sections(), counted_by)
    said = read_answers(answers, catalogue) if answers else {}
    figures = _of_today(read_figures(connection, submission.submission_id), catalogue)
    periods = read_periods(connection, submission.submission_id)
    wanted = period_id or f"Y{submission.collection_year}"
    of_the_year = f"Y{submission.collection_year}"
    safe = _may_be_published(figures, catalogue, periods, wanted, of_the_year)
    lists = read_lists(connection, submission.submission_id, wanted, catalogue, counted_by)
    for_officers = _material(connection, submission, figures_of(figures), periods, wanted, lists)
    for_all = replace(for_officers, edition="public", figures=figures_of(safe.figures), lists={})
    materials: dict[Edition, Material] = {"officer": for_officers, "public": for_all}
    rows: dict[str, int] = {}
    reports: dict[Edition, Report] = {}
    for edition in EDITIONS:
        material = materials[edition]
        report = build_report(catalogue, material, submission, release_id, status, said)
        if edition == "public":
            report = replace(report, notes=(*report.notes, *_told_of(safe)))
        folder = out / edition
        folder.mkdir(parents=True, exist_ok=True)
        write_page(folder / PAGE_FILE, report)
        write_workbook(folder / WORKBOOK_FILE, report)
        write_document(folder / DOCUMENT_FILE, report, png, template)
        name = f"{out.name}/{edition}/{FIGURES_FILE}"
        rows[name] = write_figures(folder / FIGURES_FILE, catalogue, material, submission)
        reports[edition] = report
    rows[f"{out.name}/officer/{AUDIT_FILE}"] = _write_audit(out / "officer" / AUDIT_FILE, safe.audit)
    return Written(reports, rows)


def _as_counted(catalogue: Sequence[Section], counted_by: Mapping[str, Measure] | None) -> Sequence[Section]:
    """The catalogue with each measure as a release counted it, and told as today's says."""
    return [
        section.model_copy(update={"measures": [_as_before(one, counted_by) for one in section.measures]})
        for section in catalogue
    ]


def _as_before(today: Measure, counted_by: Mapping[str, Measure] | None) -> Measure:
    before = (counted_by or {}).get(today.code, today)
    return before.model_copy(update={name: getattr(today, name) for name in OF_TODAY})


def _told_of(safe: PublicFigures) -> list[str]:
    """What a public edition says of itself where more is kept back than small numbers and their covers."""
    said = {KEPT_BACK_WHOLE: safe.kept_back_whole, TOTALS_ALONE: safe.kept_back_for_the_year}
    return [sentence for sentence, figures in said.items() if figures]


def _of_today(figures: pa.Table, catalogue: Sequence[Section]) -> pa.Table:
    """The figures of measures that the catalogue has: an older release may hold others, which none prints."""
    import pyarrow as pa

    known = {measure.code for section in catalogue for measure in section.measures}
    return figures.filter(pa.array([one in known for one in figures["measure_code"].to_pylist()], pa.bool_()))


def _may_be_published(
    figures: pa.Table,
    catalogue: Sequence[Section],
    periods: Mapping[str, Period],
    period_id: str,
    year_id: str,
) -> PublicFigures:
    """The figures with the small ones kept back, and the proof that these cannot be worked out.

    Whatever the period, what is kept back is what the edition of the year keeps back, and more.
    """
    from orchestration.releases.disclosure import same_counts
    from orchestration.releases.disclosure.published_cells import public_figures
    from orchestration.releases.disclosure.suppression import DisclosureError

    days = {name: same_counts.Period(one.starts_on, one.ends_on) for name, one in periods.items()}
    whole, of_the_year = (
        {one.period_id for one in (span.period, *span.earlier) if one}
        for span in (span_of(periods, period_id), span_of(periods, year_id))
    )
    try:
        return public_figures(
            _printed(figures, catalogue), catalogue, days, whole=whole, of_the_year=of_the_year
        )
    except DisclosureError as error:
        raise ReleaseError(f"The public edition of the annual report cannot be made safe: {error}") from error


def _printed(figures: pa.Table, catalogue: Sequence[Section]) -> pa.Table:
    """The figures of the breakdowns that a table prints: what nobody sees need not be protected."""
    import pyarrow as pa

    printed = printed_breakdowns(catalogue)
    pairs = zip(figures["measure_code"].to_pylist(), figures["breakdown"].to_pylist(), strict=True)
    return figures.filter(pa.array([by == ALL or (code, by) in printed for code, by in pairs], pa.bool_()))


def _material(
    connection: duckdb.DuckDBPyConnection,
    submission: Submission,
    figures: Sequence[Figure],
    periods: Mapping[str, Period],
    period_id: str,
    lists: Mapping[str, Table],
) -> Material:
    submission_id = submission.submission_id
    span = span_of(periods, period_id)
    return Material(
        edition="officer",
        span=span,
        figures=figures,
        benchmarks=read_benchmarks(connection, submission_id),
        national=read_national(connection),
        findings=read_findings(connection, submission_id),
        supplied=read_supplied(connection, submission_id),
        lists=lists,
        populations=read_populations(connection, submission.authority),
        settings=said_below(submission),
    )


def _write_audit(path: Path, audit: pa.Table) -> int:
    from orchestration.releases.csv_files import write_csv

    columns = [audit[name].to_pylist() for name in audit.column_names]
    write_csv(path, audit.column_names, list(zip(*columns, strict=True)))
    return int(audit.num_rows)

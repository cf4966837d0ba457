"""Makes the annual report's opening tables: two tidy CSV files, one workbook, one page for a committee.

Counting does not belong here; the figures are read from the warehouse as they are.
"""

from collections.abc import Sequence
from pathlib import Path

from orchestration.releases.csv_files import write_csv
from orchestration.releases.finished_warehouse import Submission
from orchestration.releases.pages import render
from orchestration.releases.readiness import Readiness
from orchestration.releases.report_charts import codes_chart, monthly_chart
from orchestration.releases.report_tables import Figure, ReportTables
from orchestration.releases.report_words import (
    GLOSSARY,
    INTERVALS,
    NO_NATIONAL_FIGURE,
    NOT_ASSESSABLE,
    WITHOUT_SHORT_BREAKS,
)
from orchestration.releases.report_workbook import write_workbook

TIDY_COLUMNS = [
    "submission_id", "authority", "collection_year", "as_at_date", "measure", "breakdown", "category",
    "label", "numerator", "denominator", "percentage", "not_assessable", "definition",
]  # fmt: skip


def write_annual_report(
    out: Path, submission: Submission, tables: ReportTables, readiness: Readiness, release_id: str
) -> None:
    """Write `reviews_in_timescale.csv`, `participation.csv`, `annual_report.xlsx` and `.html` below `out`.

    A share without a denominator is an empty cell in the CSV and words elsewhere, never 0%.
    """
    out.mkdir(parents=True, exist_ok=True)
    _write_tidy(out / "reviews_in_timescale.csv", submission, tables.timeliness)
    _write_tidy(out / "participation.csv", submission, tables.participation)
    status = f"The return behind these figures is {readiness.status}."
    write_workbook(out / "annual_report.xlsx", submission, tables, status)
    page = render(
        "opening_tables.html.j2",
        submission=submission,
        tables=tables,
        readiness=readiness,
        release_id=release_id,
        key_figures=[*tables.timeliness_by("all", "A"), *tables.participation_by("took_part")],
        monthly_chart=monthly_chart(tables.timeliness_by("month", "A")),
        codes_chart=codes_chart(tables.participation_by("code")),
        intervals=INTERVALS[submission.review_intervals],
        not_assessable=NOT_ASSESSABLE,
        without_short_breaks=WITHOUT_SHORT_BREAKS,
        no_national_figure=NO_NATIONAL_FIGURE,
        glossary=GLOSSARY,
    )
    (out / "annual_report.html").write_text(page, encoding="utf-8", newline="\n")


def _write_tidy(path: Path, submission: Submission, figures: Sequence[Figure]) -> None:
    about = [
        submission.submission_id, submission.authority, submission.collection_year,
        submission.as_at_date.isoformat(),
    ]  # fmt: skip
    rows = [
        [*about, f.code, f.breakdown, f.category, f.label, f.numerator, f.denominator, f.percentage,
         f.not_assessable, f.measure.definition]
        for f in figures
    ]  # fmt: skip
    write_csv(path, TIDY_COLUMNS, rows)

"""The commands on the annual report of a release that is there: open a figure, take the Word template.

Nothing is counted or laid out here; the modules of the annual report do that.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from orchestration.releases.annual_report.trace import Traced

DONE = 0
SHOWN = (
    "part", "fact", "fact_key", "child_id", "day", "amount",
    "source_file", "source_row", "source_file_sha256",
)  # fmt: skip


def add_report_commands(commands: Any) -> None:
    """Add the commands to those of the command line."""
    opened = commands.add_parser("trace", help="open a figure of a release: the rows that it counts")
    opened.set_defaults(command=_trace)
    opened.add_argument("release", type=Path, help="folder of the release")
    opened.add_argument("measure", help="code of the measure, such as reviews_on_time")
    opened.add_argument("--period", required=True, help="2025/26, a quarter as 2026Q1, or a month as 2025-04")
    opened.add_argument("--breakdown", default="all", help="such as age_band (default: the whole figure)")
    opened.add_argument("--category", default="all", help="such as '1 to 4'")
    opened.add_argument("--out", type=Path, metavar="FILE", help="write the rows as CSV")

    report = commands.add_parser("report", help="make the report of a quarter or month from a release")
    report.set_defaults(command=_report)
    report.add_argument("release", type=Path, help="folder of the release")
    report.add_argument("--period", required=True, help="2025/26, a quarter as 2026Q1, or a month as 2025-04")
    report.add_argument("--out", type=Path, default=Path("annual_report"), help="folder for both editions")
    report.add_argument("--template", type=Path, metavar="FILE", help="the council's own Word template")
    report.add_argument("--answers", type=Path, metavar="FILE", help="what the service writes, as YAML")

    template = commands.add_parser("report-template", help="write the report's Word template, to restyle")
    template.set_defaults(command=_template)
    template.add_argument("--out", type=Path, default=Path("annual_report_template.docx"), help="the file")
    template.add_argument("--answers", type=Path, metavar="FILE", help="also a file to write the answers in")


def _trace(parsed: argparse.Namespace) -> int:
    wanted = (parsed.period, parsed.breakdown, parsed.category)
    print(open_figure(parsed.release, parsed.measure, *wanted, parsed.out))
    return DONE


def _report(parsed: argparse.Namespace) -> int:
    make_edition(parsed.release, parsed.period, parsed.out, parsed.template, parsed.answers)
    print(parsed.out)
    return DONE


def make_edition(
    release: Path, period: str, out: Path, template: Path | None = None, answers: Path | None = None
) -> None:
    """Write the report of a year, quarter or month below `out` from what a release keeps.

    A release without evidence, a period that it has no figures of, and answers to questions that nobody asks
    raise ReleaseError.
    """
    from orchestration.releases.annual_report.evidence import EVIDENCE, open_evidence, read_catalogue
    from orchestration.releases.annual_report.trace import period_of
    from orchestration.releases.annual_report.write import write_annual_report
    from orchestration.releases.finished_warehouse import current_submission
    from orchestration.releases.manifest import status_of

    counted_by = read_catalogue(release / EVIDENCE)
    with open_evidence(release / EVIDENCE) as connection:
        wanted = period_of(connection, period)
        submission = current_submission(connection)
        status = status_of(release)
        write_annual_report(
            connection, out, submission, release.name, status, wanted, template, answers, counted_by
        )


def _template(parsed: argparse.Namespace) -> int:
    from orchestration.releases.annual_report.document_template import new_template

    parsed.out.parent.mkdir(parents=True, exist_ok=True)
    new_template().save(str(parsed.out))
    print(parsed.out)
    if parsed.answers:
        from expectations.measures import sections
        from orchestration.releases.annual_report.answers import blank_answers

        parsed.answers.parent.mkdir(parents=True, exist_ok=True)
        parsed.answers.write_text(blank_answers(sections()), encoding="utf-8", newline="\n")
        print(parsed.answers)
    return DONE


def open_figure(
    release: Path, measure: str, period: str, breakdown: str, category: str, out: Path | None
) -> str:
    """Return what a figure is made of, in words; its rows go into the CSV file `out`, or below the words.

    Raises ReleaseError for a figure that the release does not have.
    """
    from orchestration.releases.annual_report.trace import trace
    from orchestration.releases.csv_files import write_csv

    traced = trace(release, measure, period, breakdown=breakdown, category=category)
    lines = _told(traced)
    if out is None:
        return "\n".join([*lines, "", *(",".join(map(_text, row)) for row in [SHOWN, *_rows(traced.rows)])])
    out.parent.mkdir(parents=True, exist_ok=True)
    write_csv(out, SHOWN, _rows(traced.rows))
    return "\n".join([*lines, f"Rows: {out}"])


def _told(traced: Traced) -> list[str]:
    measure = traced.measure
    of = "" if traced.breakdown == "all" else f", {traced.breakdown}: {traced.category}"
    lines = [f"{measure.title} ({measure.code}), {traced.period_id}{of}", measure.definition]
    if traced.numerator is None:
        return [*lines, f"The figure is not told: {traced.status}."]
    rows = {
        part: sum(value == part for value in traced.rows["part"].to_pylist())
        for part in ("numerator", "denominator")
    }
    lines.append(f"Numerator: {traced.numerator:,.10g} from {rows['numerator']:,} rows of {measure.fact}")
    if traced.denominator is not None:
        below = measure.divided_by.fact if measure.divided_by else measure.fact
        told = (
            "children of the area aged 0 to 17, of the seed authority_populations"
            if measure.kind == "rate"
            else f"from {rows['denominator']:,} rows of {below}"
        )
        lines.append(f"Denominator: {traced.denominator:,.10g} {told}")
    return lines


def _rows(rows: pa.Table) -> list[tuple[object, ...]]:
    return list(zip(*(rows[name].to_pylist() for name in SHOWN), strict=True))


def _text(value: object) -> str:
    return "" if value is None else str(value)

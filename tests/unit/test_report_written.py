"""The annual report as it is written for a finished warehouse, from the catalogue as it is."""

import re
import zipfile
from pathlib import Path

import duckdb
import pytest
from release_warehouse import SUBMISSION, Workspace, build
from report_warehouse import NOT_SUPPLIED, add_figures

from expectations.measures import measures, sections
from orchestration.releases.annual_report.write import Written, write_annual_report
from orchestration.releases.finished_warehouse import ReleaseError, current_submission, open_finished

STATUS = "The return behind these figures is ready for submission."
FILES = {"annual_report.html", "annual_report.xlsx", "annual_report.docx", "figures.csv"}


def written(
    workspace: Workspace, out: Path, period_id: str | None = None, answers: Path | None = None
) -> Written:
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        submission = current_submission(connection)
        return write_annual_report(
            connection, out, submission, "2026-0123456789ab", STATUS, period_id, answers=answers
        )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A finished warehouse with figures of every measure."""
    made = build(tmp_path_factory.mktemp("written"))
    with duckdb.connect(str(made.warehouse), config={"file_search_path": str(made.landing)}) as connection:
        add_figures(connection, SUBMISSION)
    return made


@pytest.fixture(scope="module")
def report(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Written]:
    out = tmp_path_factory.mktemp("out") / "annual_report"
    return out, written(workspace, out)


def test_each_edition_has_its_page_workbook_document_and_figures(report: tuple[Path, Written]) -> None:
    out, _ = report
    assert {path.name for path in (out / "officer").iterdir()} == {*FILES, "disclosure_audit.csv"}
    assert {path.name for path in (out / "public").iterdir()} == FILES


def test_every_table_of_the_catalogue_is_printed_or_named_as_missing(report: tuple[Path, Written]) -> None:
    of = report[1].reports["officer"]
    printed = {table.code for table in of.tables}
    missing = {(one.section, one.title) for one in of.missing}
    for section in sections():
        for table in section.tables:
            is_there = table.code in printed or (section.title, table.title) in missing
            assert is_there, table.code
            assert not (section.code in NOT_SUPPLIED and table.code in printed)
    assert [section.code for section in of.sections] == [section.code for section in sections()]


def test_every_headline_measure_has_the_list_of_those_behind_it(report: tuple[Path, Written]) -> None:
    headlines = [m for section in sections() for m in section.measures if m.headline]
    reports = report[1].reports
    assert [one.code for one in reports["officer"].lists] == [f"list_{measure.code}" for measure in headlines]
    assert reports["public"].lists == ()


def test_the_public_folder_holds_no_child_and_no_list(report: tuple[Path, Written]) -> None:
    out, found = report
    public = found.reports["public"]
    assert not [table for table in public.tables if table.kind == "rows"]
    identifying = {t.code for section in sections() for t in section.tables if t.identifies_people}
    assert not identifying & {table.code for table in public.tables}
    page = (out / "public" / "annual_report.html").read_text(encoding="utf-8")
    assert not re.search(r"\bC0\d{4}\b", page)


def test_the_rows_written_are_counted_by_file(report: tuple[Path, Written]) -> None:
    out, found = report
    assert set(found.rows) == {
        "annual_report/officer/figures.csv", "annual_report/officer/disclosure_audit.csv",
        "annual_report/public/figures.csv",
    }  # fmt: skip
    for name, rows in found.rows.items():
        text = (out.parent / name).read_text(encoding="utf-8")
        assert text.count("\n") == rows + 1, name


def test_months_are_written_as_years_are(workspace: Workspace, tmp_path: Path) -> None:
    found = written(workspace, tmp_path / "out", "2025-10")
    assert {of.period_id for of in found.reports.values()} == {"2025-10"}
    assert {path.name for path in (tmp_path / "out" / "public").iterdir()} == FILES


def test_a_period_without_figures_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="Y1999"):
        written(workspace, tmp_path, "Y1999")


def test_the_same_warehouse_gives_the_same_bytes(
    workspace: Workspace, report: tuple[Path, Written], tmp_path: Path
) -> None:
    written(workspace, tmp_path / "annual_report")
    for path in sorted(path for path in report[0].rglob("*") if path.is_file()):
        again = tmp_path / "annual_report" / path.relative_to(report[0])
        assert again.read_bytes() == path.read_bytes(), path.name


def test_a_measure_that_the_catalogue_has_no_more_stops_no_report(
    workspace: Workspace, tmp_path: Path
) -> None:
    other = tmp_path / "warehouse.duckdb"
    other.write_bytes(workspace.warehouse.read_bytes())
    with duckdb.connect(str(other), config={"file_search_path": str(workspace.landing)}) as connection:
        connection.execute(
            "insert into rpt_figures select * replace ('gone' as measure_code) from rpt_figures"
        )
    with open_finished(other, workspace.landing) as connection:
        submission = current_submission(connection)
        found = write_annual_report(connection, tmp_path / "out", submission, "2026-0123456789ab", STATUS)
    assert "gone" not in {row.measure for one in found.reports["officer"].tables for row in one.rows}


def test_documents_are_whole_archives(report: tuple[Path, Written]) -> None:
    for path in report[0].rglob("annual_report.*x"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None, path


def test_what_the_service_writes_stands_in_both_editions_of_a_quarter(
    workspace: Workspace, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yml"
    answers.write_text("reviews_comment: |\n  Two officers left.\n\n  Others took over.\n")
    found = written(workspace, tmp_path / "out", "2026Q2", answers=answers)
    assert {of.period_id for of in found.reports.values()} == {"2026Q2"}
    assert {path.name for path in (tmp_path / "out" / "public").iterdir()} == FILES
    for edition in ("officer", "public"):
        page = (tmp_path / "out" / edition / "annual_report.html").read_text()
        assert "<p>Two officers left.</p>\n<p>Others took over.</p>" in page
        with zipfile.ZipFile(tmp_path / "out" / edition / "annual_report.docx") as document:
            assert b"Two officers left." in document.read("word/document.xml")


def test_a_figure_of_an_older_release_is_told_in_the_words_by_which_it_was_counted(
    workspace: Workspace, tmp_path: Path
) -> None:
    words = "Children whom somebody counted in another way."
    other = {"definition": words}
    older = measures() | {"cla_number": measures()["cla_number"].model_copy(update=other)}
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        submission = current_submission(connection)
        write_annual_report(connection, tmp_path, submission, "2026-0123456789ab", STATUS, counted_by=older)
    for edition in ("officer", "public"):
        assert words in (tmp_path / edition / "annual_report.html").read_text(encoding="utf-8")

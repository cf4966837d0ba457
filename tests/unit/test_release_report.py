"""The annual report: figures with both counts, no share of nothing, real numbers, a page anyone can read."""

import csv
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from release_warehouse import SUBMISSION, Workspace, build

from orchestration.releases.annual_report.opening import write_annual_report
from orchestration.releases.finished_warehouse import Submission, current_submission, open_finished
from orchestration.releases.plausibility_page import judge_release, write_plausibility
from orchestration.releases.readiness import Readiness
from orchestration.releases.report_tables import ReportTables, read_tables

CODES = [*(f"PN{n}" for n in range(8)), "not recorded"]
NOT_READY = Readiness(("Rule 302 (error) is broken by 1 row: Something.",), (), rules_broken=1)


def read(workspace: Workspace) -> tuple[Submission, ReportTables]:
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        return current_submission(connection), read_tables(connection, SUBMISSION)


def written(workspace: Workspace, out: Path, readiness: Readiness = NOT_READY) -> Path:
    submission, tables = read(workspace)
    write_annual_report(out, submission, tables, readiness, "2026-0123456789ab")
    return out


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def report(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(workspace, tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="module")
def empty_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council without a single review: every denominator is 0."""
    workspace = build(tmp_path_factory.mktemp("empty"))
    for table in ("rpt_review_timeliness", "rpt_review_participation"):
        workspace.sql(f"update {table} set numerator = 0, denominator = 0")
    return written(workspace, tmp_path_factory.mktemp("written_empty"))


def tidy(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_percentages_are_worked_out_from_the_counts_and_rounded_half_up(workspace: Workspace) -> None:
    _, tables = read(workspace)
    for figure in [*tables.timeliness, *tables.participation]:
        if figure.denominator:
            exact = Decimal(100 * figure.numerator) / figure.denominator
            assert figure.percentage is not None and abs(figure.percentage - exact) <= Decimal("0.05")
    (age,) = [f for f in tables.participation_by("age_band") if f.category == "16 and over"]
    assert age.printed == "92.6%"


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"), [(1, 16, "6.3%"), (1, 8, "12.5%"), (200, 200, "100.0%")]
)
def test_a_half_is_rounded_up(tmp_path: Path, numerator: int, denominator: int, printed: str) -> None:
    workspace = build(tmp_path)
    workspace.sql(f"update rpt_review_timeliness set numerator = {numerator}, denominator = {denominator}")
    _, tables = read(workspace)
    assert tables.timeliness_by("all", "A")[0].printed == printed


def test_tables_come_in_printing_order(workspace: Workspace) -> None:
    _, tables = read(workspace)
    assert [f.code for f in tables.timeliness_by("all")] == ["A", "B", "C"]
    assert [f.label for f in tables.timeliness_by("month", "A")][::11] == ["April 2025", "March 2026"]
    assert [f.label for f in tables.timeliness_by("sequence", "A")][:3] == [
        "First review",
        "Second review",
        "Later reviews",
    ]
    assert [f.category for f in tables.participation_by("code")] == CODES
    assert [f.measure.title for f in tables.participation_by("took_part")] == ["Took part", "Attended"]


def test_the_tidy_files_carry_counts_definition_and_date(report: Path) -> None:
    timeliness = tidy(report / "reviews_in_timescale.csv")
    assert len(timeliness) == 23
    assert {row["as_at_date"] for row in timeliness} == {"2026-03-31"}
    first = timeliness[0]
    assert (first["measure"], first["numerator"], first["denominator"]) == ("A", "452", "490")
    assert (first["percentage"], first["not_assessable"]) == ("92.2", "12")
    assert all(row["definition"].endswith(".") for row in timeliness)
    assert len(tidy(report / "participation.csv")) == 15


def test_nothing_to_divide_by_is_said_and_never_printed_as_nought_per_cent(empty_report: Path) -> None:
    for name in ("reviews_in_timescale.csv", "participation.csv"):
        assert {row["percentage"] for row in tidy(empty_report / name)} == {""}
    page = (empty_report / "annual_report.html").read_text(encoding="utf-8")
    assert "no reviews" in page and "no children" in page
    assert not re.search(r"\b0(\.0)?%", page)
    book = openpyxl.load_workbook(empty_report / "annual_report.xlsx")
    assert [cell.value for cell in _column(book["1 Three definitions"], "Share")] == [
        "no reviews",
        "no reviews",
        "no children",
    ]


def _column(sheet: object, heading: str) -> list[object]:
    columns = {column[0].value: column[1:] for column in sheet.iter_cols()}  # type: ignore[attr-defined]
    return list(columns[heading])


def test_the_workbook_has_a_sheet_per_table_with_real_numbers(report: Path) -> None:
    book = openpyxl.load_workbook(report / "annual_report.xlsx")
    assert book.sheetnames == [
        "About",
        "1 Three definitions",
        "2 First, second, later",
        "3 By month",
        "4 Participation",
        "5 Participation codes",
        "6 Participation by age",
    ]
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        if sheet.title != "About":
            assert sheet.freeze_panes == "A2"
    months = book["3 By month"]
    shares = _column(months, "Share")
    assert [(c.value, c.number_format, c.data_type) for c in shares[:1]] == [(0.927, "0.0%", "n")]  # type: ignore[attr-defined]
    assert all(c.data_type == "n" for c in _column(months, "On time"))  # type: ignore[attr-defined]
    assert [c.value for c in _column(book["5 Participation codes"], "Code")] == [*CODES[:8], "None"]  # type: ignore[attr-defined]


def test_the_charts_are_excels_own_and_point_at_the_cells(report: Path) -> None:
    book = openpyxl.load_workbook(report / "annual_report.xlsx")
    charts = {sheet.title: sheet._charts for sheet in book.worksheets if sheet._charts}
    assert list(charts) == ["3 By month", "5 Participation codes"]
    (chart,) = charts["3 By month"]
    assert [series.val.numRef.f for series in chart.series] == [
        "'3 By month'!$C$2:$C$13",
        "'3 By month'!$D$2:$D$13",
    ]
    assert [cell.value for row in book["3 By month"]["C1:D1"] for cell in row] == ["On time", "Not on time"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    workspace = build(tmp_path)
    workspace.sql(f"update rpt_review_participation set category = '{text}' where breakdown = 'age_band'")
    workspace.sql(f"update rpt_review_timeliness set category = '{text}' where breakdown = 'sequence'")
    workspace.change_landed("submissions", f"select * replace ('{text}' as authority_name) from landed")
    book = openpyxl.load_workbook(written(workspace, tmp_path / "out") / "annual_report.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    assert text in {cell.value for cell in cells}


def test_the_workbook_is_dated_by_its_data_and_not_by_the_clock(report: Path) -> None:
    book = openpyxl.load_workbook(report / "annual_report.xlsx")
    assert book.properties.created is not None
    assert book.properties.created.isoformat() == "2026-03-31T00:00:00"


class Page(HTMLParser):
    """What a screen reader would meet: headings, captions, scopes, ids and what points to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.pointed: set[str] = set()
        self.loaded: list[str] = []
        self.tables = self.captions = 0
        self.scopeless = 0
        self.images: list[dict[str, str | None]] = []
        self.language: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.scopeless += tag == "th" and given.get("scope") not in ("col", "row")
        if tag in ("svg", "img"):
            self.images.append(given)
        if tag == "html":
            self.language = given.get("lang")
        self.ids += [given["id"]] if given.get("id") else []  # type: ignore[list-item]
        for name in ("aria-labelledby", "aria-describedby"):
            self.pointed |= set((given.get(name) or "").split())
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.pointed.add(str(given["href"])[1:])
        self.loaded += [str(given[name]) for name in ("src", "srcset", "data") if given.get(name)]
        self.loaded += [str(given["href"])] if tag == "link" else []


def pages(report: Path, workspace: Workspace) -> dict[str, str]:
    submission, _ = read(workspace)
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        results = judge_release(connection, submission)
    write_plausibility(report, submission, results, "2026-0123456789ab")
    return {path.name: path.read_text(encoding="utf-8") for path in report.glob("*.html")}


def test_every_page_reads_without_sight_and_without_a_network(report: Path, workspace: Workspace) -> None:
    found = pages(report, workspace)
    assert set(found) == {"annual_report.html", "plausibility.html"}
    for name, html in found.items():
        page = Page(html)
        assert page.language == "en-GB", name
        assert page.headings[0] == 1 and page.headings.count(1) == 1, name
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), name
        assert page.tables == page.captions > 0, name
        assert page.scopeless == 0, name
        assert len(set(page.ids)) == len(page.ids), name
        assert page.pointed <= set(page.ids), name
        assert page.loaded == [], name
        assert not re.search(r"https?:|//\w|@import|url\((?!#)|<script|<iframe|<form", html), name


def test_charts_have_a_text_alternative_with_their_main_point(report: Path) -> None:
    html = (report / "annual_report.html").read_text(encoding="utf-8")
    page = Page(html)
    assert [(image.get("role"), image.get("aria-labelledby")) for image in page.images] == [
        ("img", "monthly-told"),
        ("img", "codes-told"),
    ]
    assert "The lowest share on time was 81.8% in December 2025 (27 of 33)." in html
    assert "The most frequent is PN1 with 148 of 490 reviews." in html


def test_the_page_says_what_a_committee_asks(report: Path) -> None:
    html = (report / "annual_report.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    for said in [
        "Independent Reviewing Officer (IRO)",
        "Data as at 31 March 2026",
        "No national figure",
        "its exact wording is not confirmed",
        "452 of 490 reviews",
        "A review is not assessable when",
        "not ready for submission",
        "in calendar months",
        "Series of short breaks have a schedule of their own",
        "No valid code was recorded",
    ]:
        assert said in text, said


def test_a_ready_return_is_said_to_be_ready(workspace: Workspace, tmp_path: Path) -> None:
    html = (written(workspace, tmp_path, Readiness((), ())) / "annual_report.html").read_text(
        encoding="utf-8"
    )
    assert "<strong>ready for submission</strong>" in html and "put right" not in html


def test_text_from_the_data_cannot_become_markup(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    workspace.change_landed("submissions", "select * replace ('<b>x</b> & y' as authority_name) from landed")
    workspace.sql("update rpt_review_participation set category = '<i>z</i>' where breakdown = 'code'")
    html = (written(workspace, tmp_path / "out") / "annual_report.html").read_text(encoding="utf-8")
    assert "<b>x</b>" not in html and "<i>z</i>" not in html
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in html

"""The annual report as a page and as tidy figures: readable by anyone, whole, and the same twice."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from example_report import example_report
from page_reader import Page
from report_figures import CATALOGUE, SUBMISSION, changed, figures, material, report

from orchestration.releases.annual_report.figures_csv import COLUMNS, write_figures
from orchestration.releases.annual_report.page import write_page
from orchestration.releases.annual_report.report import EDITIONS, Edition, Report


def html(tmp_path: Path, of: Report) -> str:
    path = tmp_path / "page.html"
    write_page(path, of)
    return path.read_text(encoding="utf-8")


def words(page: str) -> str:
    body = page.split("</style>", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def tidy(tmp_path: Path, edition: Edition = "officer", **changes: object) -> list[dict[str, str]]:
    path = tmp_path / "figures.csv"
    rows = write_figures(path, CATALOGUE, material(edition, **changes), SUBMISSION)  # type: ignore[arg-type]
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == rows
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_page_reads_without_sight_without_a_mouse_and_without_a_network(
    tmp_path: Path, edition: Edition
) -> None:
    for of in (example_report(edition), report(material(edition))):
        text = html(tmp_path, of)
        page = Page(text)
        assert page.language == "en-GB"
        assert page.first_link == "#main"
        assert page.headings[0] == 1 and page.headings.count(1) == 1
        assert all(
            after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)
        )
        assert page.tables == page.captions == page.regions == sum(bool(one.rows) for one in of.tables)
        assert page.scopeless == 0
        assert len(set(page.ids)) == len(page.ids)
        assert page.pointed <= set(page.ids)
        assert page.loaded == []
        assert not re.search(r"https?:|//\w|@import|url\((?!#)|<script|<iframe|<form", text)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_chart_has_words_of_its_own(tmp_path: Path, edition: Edition) -> None:
    of = report(material(edition))
    text = html(tmp_path, of)
    charts = [one.chart for one in of.tables if one.chart]
    pictures = [(image["role"], image["aria-labelledby"]) for image in Page(text).images]
    assert pictures == [("img", f"{chart.code}-told") for chart in charts]
    assert len(charts) == 3
    for chart in charts:
        assert f'<desc id="{chart.code}-told">{chart.alt}</desc>' in text


def test_every_row_has_a_cell_below_every_heading(tmp_path: Path) -> None:
    of = report()
    assert Page(html(tmp_path, of)).widths == [
        len(one.columns) + 1 for one in of.tables for _ in range(len(one.rows) + 1)
    ]


def test_what_is_not_published_of_several_areas_is_said_once_across_them(tmp_path: Path) -> None:
    text = html(tmp_path, report())
    assert '<td class="n silent over" colspan="4">no national figure</td>' in text
    assert '<td class="n silent over" colspan="5">not supplied</td>' in text


def test_each_edition_says_on_top_and_at_the_end_whom_it_is_for(tmp_path: Path) -> None:
    officer, public = (words(html(tmp_path, report(material(edition)))) for edition in EDITIONS)
    assert "Restricted : holds figures of fewer than six children" in officer.replace(" :", " :")
    assert officer.rstrip().endswith("This edition is restricted: holds figures of fewer than six children.")
    assert "For publication : figures that could point to a child are kept back" in public
    assert public.rstrip().endswith("This edition is for publication.")


def test_the_first_page_names_what_is_missing_before_the_first_section(tmp_path: Path) -> None:
    text = words(html(tmp_path, report()))
    missing = text.index("Records of reviews (Reviews and their timeliness): needs cla_review_detail")
    assert missing < text.index("1. Reviews and their timeliness")


def test_the_page_says_what_a_committee_asks(tmp_path: Path) -> None:
    text = words(html(tmp_path, report()))
    for said in (
        "Data as at 31 March 2026",
        "452 of 490 reviews",
        "2024/25: 92.2%; 2023/24: before our records",
        "Reviews on time out of those held.",
        "Laid down in: regulation 33.",
        "The DfE's figure: Reviews on time as the DfE counts them.",
        "No national figure: none is published of what this table shows.",
        "The codes changed after 2023/24",
        "The return behind these figures is ready for submission.",
        "[To be written by the service]",
        "Action plan",
        "in calendar months",
        "Independent Reviewing Officer, who chairs",
    ):
        assert said in text, said


def test_a_share_of_nothing_is_never_nought_per_cent(tmp_path: Path) -> None:
    nothing = changed(figures(), {"measure_code": "on_time", "status": "told"}, numerator=0, denominator=0,
                      status="no_cases")  # fmt: skip
    text = words(html(tmp_path, report(material(found=nothing))))
    assert "no reviews" in text and not re.search(r"(?<![\d.])0(\.0)?%", text)


def test_a_long_list_is_cut_on_the_page_and_says_how_many_there_are(tmp_path: Path) -> None:
    made = material()
    listed = made.lists["rpt_overdue_reviews"]
    long = replace(listed, rows=listed.rows * 1234)
    text = html(tmp_path, report(material(lists={**made.lists, "rpt_overdue_reviews": long})))
    assert "The first 50 of 1,234; the workbook beside this page has them all." in text
    assert text.count("C00001") == 50


def test_text_from_the_data_cannot_become_markup(tmp_path: Path) -> None:
    named = changed(figures(), {"breakdown": "team"}, category_label="<b>x</b> & y")
    odd = replace(report(material(found=named)), authority_name="<i>z</i>")
    text = html(tmp_path, odd)
    assert "<b>x" not in text and "<i>z" not in text
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in text and "&lt;i&gt;z&lt;/i&gt;" in text


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_same_report_gives_the_same_bytes(tmp_path: Path, edition: Edition) -> None:
    for name in ("first", "second"):
        write_page(tmp_path / name, report(material(edition)))
        write_figures(tmp_path / f"{name}.csv", CATALOGUE, material(edition), SUBMISSION)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert (tmp_path / "first.csv").read_bytes() == (tmp_path / "second.csv").read_bytes()


def test_tidy_figures_carry_the_counts_the_definition_and_what_is_published(tmp_path: Path) -> None:
    found = tidy(tmp_path)
    assert list(found[0]) == COLUMNS
    (row,) = [
        one for one in found
        if (one["measure"], one["period"], one["breakdown"]) == ("on_time", "Y2026", "all")
    ]  # fmt: skip
    assert (row["numerator"], row["denominator"], row["value"], row["unit"]) == (
        "452",
        "490",
        "92.2",
        "percent",
    )
    assert (row["england"], row["england_year"], row["neighbours"]) == ("88.6", "2025", "")
    assert (row["as_at_date"], row["edition"], row["section"]) == ("2026-03-31", "officer", "reviews")
    assert row["definition"].endswith(".") and row["source"] == "regulation 33"
    assert not [one for one in found if one["period"] != "Y2026" and one["england"]]


def test_every_printed_figure_is_among_the_tidy_ones(tmp_path: Path) -> None:
    of, found = report(), tidy(tmp_path)
    told = {(one["measure"], one["breakdown"], one["category"], one["period"]) for one in found}
    for one in of.tables:
        for row in one.rows:
            if row.measure and row.breakdown != "month":
                assert (row.measure, row.breakdown, row.category, "Y2026") in told
            elif row.measure:
                assert (row.measure, "all", "all", row.category) in told


def test_a_share_of_nothing_and_a_gap_have_no_value_and_say_why(tmp_path: Path) -> None:
    found = tidy(tmp_path)
    silent = {(one["status"], one["value"]) for one in found if one["status"] != "told"}
    assert silent == {("no_cases", ""), ("not_supplied", ""), ("not_in_history", "")}


def test_tidy_figures_of_the_public_edition_hold_nothing_that_is_kept_back_or_names_an_officer(
    tmp_path: Path,
) -> None:
    keys = {"period_id": "Y2026", "breakdown": "sequence", "category": "first"}
    hidden = changed(figures(), keys, numerator=None, denominator=None, status="suppressed")
    found = tidy(tmp_path, "public", found=hidden)
    rows = [one for one in found if one["status"] == "hidden"]
    assert {(one["numerator"], one["denominator"], one["value"]) for one in rows} == {("", "", "")}
    assert len(rows) == 2
    assert {one["breakdown"] for one in found} == {"all", "sequence"}
    assert {one["breakdown"] for one in tidy(tmp_path)} == {"all", "sequence", "team"}

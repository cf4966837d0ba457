"""The tabs of the workbook: a person finds a table by its place and its words, in every edition alike."""

import re
from pathlib import Path

import openpyxl
import pytest
from example_report import example_report
from report_figures import material, report

from expectations.measures import sections
from orchestration.releases.annual_report.report import EDITIONS, Edition
from orchestration.releases.annual_report.sheet_names import IN_SHORT, MOST, sheet_name
from orchestration.releases.annual_report.workbook import write_workbook


def names_in_the_catalogue() -> list[tuple[str, str, str]]:
    """The place, code and title of every table and of every list behind a headline figure."""
    found = [
        (f"{number}.{place}", table.code, table.title)
        for number, section in enumerate(sections(), start=1)
        for place, table in enumerate(section.tables, start=1)
    ]
    headlines = [one for section in sections() for one in section.measures if one.headline]
    return found + [(f"L{n}", f"list_{one.code}", one.title) for n, one in enumerate(headlines, start=1)]


def test_every_table_of_the_catalogue_has_a_tab_in_words_that_are_not_cut() -> None:
    names = names_in_the_catalogue()
    for place, code, title in names:
        words = IN_SHORT.get(code, title)
        assert sheet_name(place, code, title) == f"{place} {words}", (
            f"the title of {code} is too long for a tab: give it a short form in sheet_names.py"
        )
    made = [sheet_name(*one).lower() for one in names]
    assert len(set(made)) == len(made)
    assert len({name.partition(" ")[2] for name in made if name[0] != "l"}) == sum(n[0] != "l" for n in made)
    known = {code for _, code, _ in names} | {"findings", "settings"}
    assert not set(IN_SHORT) - known, "a short form of no table"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Late: why? [all] a/b\\c *", "9.12 Late  why   all  a b c"),
        ("Reviews that were held after the day", "9.12 Reviews that were held"),
        ("W" * 40, f"9.12 {'W' * 26}"),
        ("'Quoted'", "9.12 Quoted"),
    ],
)
def test_a_tab_has_no_character_that_a_spreadsheet_refuses(title: str, name: str) -> None:
    made = sheet_name("9.12", "of_no_table", title)
    assert made == name and len(made) <= MOST and not re.search(r"[\[\]:*?/\\]", made)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_contents_lead_to_every_sheet_and_every_sheet_back(tmp_path: Path, edition: Edition) -> None:
    for of in (example_report(edition), report(material(edition))):
        write_workbook(tmp_path / "report.xlsx", of)
        book = openpyxl.load_workbook(tmp_path / "report.xlsx")
        contents = book["Contents"]
        links = [
            (str(cell.value), cell.hyperlink.location)
            for (cell, *_) in contents.iter_rows()
            if cell.hyperlink is not None
        ]
        assert links == [(name, f"'{name}'!A1") for name in book.sheetnames[1:]]
        titles = {
            str(line[0].value): str(line[1].value) for line in contents.iter_rows() if line[0].hyperlink
        }
        for table in of.tables:
            (name,) = [one for one, told in titles.items() if told == table.caption]
            assert book[name]["A1"].value in (table.label_heading, "Measure")
            back = [cell for row in book[name].iter_rows() for cell in row if cell.hyperlink]
            assert [cell.hyperlink.location for cell in back] == ["'Contents'!A1"]


def test_a_table_has_the_same_tab_in_both_editions_though_their_numbers_differ(tmp_path: Path) -> None:
    tabs = {}
    for edition in EDITIONS:
        write_workbook(tmp_path / f"{edition}.xlsx", report(material(edition)))
        tabs[edition] = openpyxl.load_workbook(tmp_path / f"{edition}.xlsx").sheetnames
    assert set(tabs["public"]) < set(tabs["officer"])
    assert "1.1 Reviews in timescale" in tabs["public"]


def test_what_was_not_supplied_has_a_sheet_that_says_what_would_be_needed(tmp_path: Path) -> None:
    write_workbook(tmp_path / "report.xlsx", report())
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    rows = [[cell.value for cell in row] for row in book["Not supplied"].iter_rows()]
    assert rows[0] == ["What is not in this report", "Section", "Extract that it needs"]
    assert rows[1] == [
        "Records sent (in Reviews in timescale)",
        "Reviews and their timeliness",
        "cla_review_detail",
    ]

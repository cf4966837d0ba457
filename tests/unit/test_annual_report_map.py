"""The page that maps published reports to ours names what there is, and leaves nothing out."""

from __future__ import annotations

import csv
import re

import pytest
from doc_text import PROJECT, read, section

from expectations.measure_pages import PAGE, page
from expectations.measures import measures, sections

MAP = PROJECT / "docs" / "annual_report.md"
SEEDS = PROJECT / "dbt_project" / "seeds"
# What the brief of this report lists of five published ones: so many items each.
REPORTS = {
    "Southwark, 2008/09": 5,
    "Southwark, 2011/12": 3,
    "Darlington, 2017/18": 13,
    "Durham, 2021/22": 4,
    "Lancashire, 2011/12": 6,
}


def rows(text: str) -> list[list[str]]:
    """The cells of the tables in a text, without their headings."""
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [cells for cells in lines if cells[-1] != "carried by"]


def codes(text: str) -> set[str]:
    return set(re.findall(r"`([a-z0-9_]+)`", text))


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_code_that_the_map_names_is_a_measure_a_table_or_a_section() -> None:
    known = {*measures(), *(one.code for one in sections())}
    known |= {table.code for one in sections() for table in one.tables}
    named = {code for cells in rows(read(MAP)) for code in codes(cells[-1])}
    assert named - known == set()
    assert set(measures()) - named == set(), "say on the page what these carry"


def test_every_section_that_the_map_names_is_printed_and_has_what_it_carries() -> None:
    of_section = {one.title: {measure.code for measure in one.measures} | {one.code} for one in sections()}
    for cells in rows(read(MAP)):
        places = cells[-2].split("; ")
        assert set(places) <= set(of_section), cells
        held = set().union(*(of_section[place] for place in places))
        assert codes(cells[-1]) <= held, cells


@pytest.mark.parametrize("report", REPORTS)
def test_every_item_of_a_published_report_has_its_place(report: str) -> None:
    text = section(MAP, report)
    found = rows(text)
    assert len(found) == REPORTS[report]
    assert all(codes(cells[-1]) for cells in found)


def test_none_of_the_47_measures_is_missing() -> None:
    found = rows(section(MAP, "The 47 measures"))
    assert [int(cells[0]) for cells in found] == list(range(1, 48))
    assert all(codes(cells[-1]) & set(measures()) for cells in found)


def test_the_page_of_measures_is_the_catalogue() -> None:
    assert read(MAP.with_name(PAGE)) == page(sections()), "make it again with `make docs`."
    assert codes(read(MAP.with_name(PAGE))) >= set(measures())


def test_every_national_figure_that_a_measure_names_is_one_that_we_hold() -> None:
    held = {row["benchmark_code"] for row in seed("benchmark_measures")}
    named = {measure.benchmark for measure in measures().values() if measure.benchmark}
    assert named <= held
    assert len(named) >= 15


def test_figures_by_category_are_named_as_our_measures_are_broken_down() -> None:
    by_breakdown: dict[str, set[str]] = {}
    for row in seed("report_categories"):
        by_breakdown.setdefault(row["breakdown"], set()).add(row["category"])
    breakdowns = {(m.benchmark, by) for m in measures().values() for by in m.breakdowns if m.benchmark}
    wanted = [row for row in seed("benchmark_measures") if row["breakdown"] != "all"]
    assert {row["breakdown"] for row in wanted} <= set(by_breakdown)
    for row in wanted:
        assert row["category"] in by_breakdown[row["breakdown"]], row["category"]
        assert (row["benchmark_code"], row["breakdown"]) in breakdowns, row["benchmark_code"]

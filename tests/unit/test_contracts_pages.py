"""The pages of docs/extracts say what the tables of fields say."""

import csv
import re
from pathlib import Path

import pytest
import yaml

from expectations.extracts.fields import SOURCES, described, return_columns, return_fields, tables
from expectations.extracts.pages import pages, write

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "extracts"
PAGES = pages()


def test_the_committed_pages_are_what_the_tables_of_fields_give() -> None:
    committed = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.md")}
    assert committed == set(PAGES), "run `python -m expectations.extracts.pages docs/extracts`"
    stale = [name for name, text in PAGES.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    assert not stale, "run `python -m expectations.extracts.pages docs/extracts`"


def test_every_extract_has_a_page_and_the_index_leads_to_it() -> None:
    for source in (*SOURCES, "ssda903"):
        for name in described(source):
            assert f"{source}/{name}.md" in PAGES
            assert f"]({source}/{name}.md)" in PAGES["README.md"]


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_has_each_column_in_order_and_an_example_of_the_same_width(source: str) -> None:
    for name, held in tables(source).items():
        page = PAGES[f"{source}/{name}.md"]
        columns = [field.column for field in held.fields]
        assert re.findall(r"^\| (\w+) \| ", page.split("## An example row")[0], re.M)[1:] == columns
        head, row = csv.reader(re.findall(r"```csv\n(.*?)```", page, re.S)[0].splitlines())
        assert head == columns
        assert row == [field.example for field in held.fields]


def test_a_table_is_in_figures_when_a_staging_model_or_the_reading_of_codes_uses_it() -> None:
    read_by_models: set[str] = set()
    for path in (FOLDER.parents[1] / "dbt_project" / "models" / "staging").glob("*/_*__sources.yml"):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            if source["name"] in SOURCES:
                read_by_models |= {held["name"] for held in source["tables"]}
    in_figures = {name for source in SOURCES for name, held in tables(source).items() if held.in_figures}
    assert "ssd_person" in read_by_models
    assert in_figures == read_by_models | {"code_map"}
    assert all(words.in_figures for words in described("ssda903").values())


def test_a_page_and_the_index_say_of_a_table_without_figures_that_none_is_made_from_it() -> None:
    for source in SOURCES:
        for name, words in described(source).items():
            page = PAGES[f"{source}/{name}.md"]
            assert (
                words.in_figures == tables(source)[name].in_figures == (f"Used by: {words.used_by}" in page)
            )
            none = "no figure or return is made from it. It is meant for: " + words.used_by
            assert (none in page) is not words.in_figures
            line = next(row for row in PAGES["README.md"].splitlines() if f"({source}/{name}.md)" in row)
            assert line.endswith("| yes |" if words.in_figures else "| no |")


def test_a_page_of_the_return_has_its_columns_and_years() -> None:
    for name in return_fields():
        assert re.findall(r"^\| ([A-Z_0-9]+) \| \w", PAGES[f"ssda903/{name}.md"], re.M) == return_columns(
            name
        )
    assert "from 2026/27" in PAGES["ssda903/dolo.md"]


def test_national_codes_are_listed_with_their_meanings_below_the_columns() -> None:
    page = PAGES["ssd/ssd_cla_reviews.md"]
    assert "[REVIEW_CODE](#review_code)" in page
    assert re.search(r"### REVIEW_CODE\n\n\| code \| meaning \|\n\|---\|---\|\n\| `PN0` \| \w+", page)


def test_every_column_of_a_markdown_table_is_there_in_every_row() -> None:
    for name, text in PAGES.items():
        for block in re.findall(r"(?:^\|.*\n)+", text, re.M):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, f"{name}: {block[:80]}"


def test_pages_of_extracts_that_are_no_more_are_removed(tmp_path: Path) -> None:
    (tmp_path / "ssd").mkdir()
    (tmp_path / "ssd" / "ssd_gone.md").write_text("old", encoding="utf-8")
    write(tmp_path)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    assert written == set(PAGES)

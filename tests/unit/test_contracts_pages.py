"""The pages of docs/extracts say what the tables of fields say."""

import csv
import re
from pathlib import Path

import pytest

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

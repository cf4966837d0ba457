"""The workbook of the extracts: each list as it was landed, cells of the right kind, and nothing private."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from councils import Council
from release_warehouse import CHILDREN, Workspace, build

from expectations.extracts.fields import SOURCES, tables
from expectations.extracts.readings import READING_WORDS
from orchestration.extracts.landing import LISTS as LANDED_LISTS
from orchestration.releases import extracts_lists
from orchestration.releases.extracts_workbook import write_extracts_workbook
from orchestration.releases.finished_warehouse import Submission, current_submission, open_finished

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build(tmp_path_factory.mktemp("extracts_workbook"))


def written(workspace: Workspace, path: Path) -> Path:
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        write_extracts_workbook(connection, path, current_submission(connection))
    return path


@pytest.fixture(scope="module")
def book(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    return openpyxl.load_workbook(written(workspace, tmp_path_factory.mktemp("book") / "extracts.xlsx"))


def rows(book: openpyxl.Workbook, name: str) -> Rows:
    return list(book[name].iter_rows(min_row=2, values_only=True))


def cells(book: openpyxl.Workbook) -> Iterator[Any]:
    return (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def test_there_is_a_sheet_for_each_list_and_one_that_explains_them(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "About", "Files", "Rows", "Quarantine", "Left as they came", "Copies", "Not supplied", "Columns",
        "How cells were read", "Codes to decide", "Links",
    ]  # fmt: skip
    explained = list(book["About"].iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in explained] == book.sheetnames[1:]
    for name, count, about in explained:
        assert count == len(rows(book, name))
        assert about.endswith(".")


def test_files_show_what_became_of_each_that_came(book: openpyxl.Workbook) -> None:
    assert rows(book, "Files") == [
        ("authority.yml", None, None, "settings", None, 23),
        ("drops/2025-12", None, None, "drop replaced", "by 2026-01", None),
        ("drops/2026-01", None, None, "drop in use", None, None),
        ("notes.xlsx", "=SUM(A1)", "ssd_mother", "refused",
         "notes.xlsx: table ssd_mother has no such column", 20),
        ("notes.xlsx", "Notes", None, "not used", "has the headings of no extract; left alone", 20),
        ("previous_return/header.csv", None, "header", "accepted", None, 36),
        ("ssd/ssd_person.csv", None, "ssd_person", "accepted", None, 28),
    ]  # fmt: skip


def test_rows_of_this_year_and_the_year_before_are_accounted_for(book: openpyxl.Workbook) -> None:
    assert rows(book, "Rows") == [
        ("previous_return/header.csv", None, "header", 232, 232, 0, 0, 0),
        ("ssd/ssd_person.csv", None, "ssd_person", 270, 260, 5, 2, 3),
    ]


def test_quarantine_has_a_row_for_each_cell_with_its_place(book: openpyxl.Workbook) -> None:
    found = rows(book, "Quarantine")
    assert [row[2:5] for row in found] == [
        (7, "C", "pers_dob"),
        (7, "B", "pers_sex"),
        (9, "C", "pers_dob"),
        (12, "B", "pers_sex"),
    ]
    assert found[0][5:] == ("not a date", "text of 9 characters", "a date", "correct it")


def test_cells_left_as_they_came_and_copies_have_their_places_too(book: openpyxl.Workbook) -> None:
    ((_, _, row, letter, name, reason, *_),) = rows(book, "Left as they came")
    assert (row, letter, name, reason) == (20, "C", "pers_dob", "not yes or no")
    assert rows(book, "Copies") == [("ssd/ssd_person.csv", None, "ssd_person", 31, 30)]


def test_columns_readings_codes_and_links_are_listed_in_words(book: openpyxl.Workbook) -> None:
    file = "ssd/ssd_person.csv"
    assert rows(book, "Columns") == [
        (file, None, None, None, "pers_upn", "missing", None),
        (file, None, "D", "=cmd", None, "not used", "pers_upn"),
    ]
    assert rows(book, "How cells were read") == [
        (file, None, "pers_dob", READING_WORDS["left_as_it_came"], 1, 44),
        (file, None, "pers_dob", READING_WORDS["date_uk"], 1200, 2),
    ]
    assert rows(book, "Codes to decide") == [
        ("ssd_person", "pers_sex", "=male?", "F or M", 4, None, None, None)
    ]
    assert rows(book, "Links") == [
        ("plan to conference", "person and date", 7),
        ("episode to placement", "key", CHILDREN),
    ]


def test_every_table_of_the_contracts_is_supplied_or_listed_as_not(book: openpyxl.Workbook) -> None:
    found = {row[1]: row for row in rows(book, "Not supplied")}
    every = {name: table for source in SOURCES for name, table in tables(source).items()}
    assert set(found) == set(every) - {"ssd_person"}
    assert {name: row[3:] for name, row in found.items()} == {
        name: (
            t.purpose,
            t.usual_source,
            t.used_by if t.in_figures else f"No figure is made from it; it is meant for: {t.used_by}",
        )
        for name, t in every.items()
        if name in found
    }
    assert {name for name, row in found.items() if row[2] == "refused, see Files"} == {"ssd_mother"}
    assert {row[2] for row in found.values()} == {"refused, see Files", "did not come"}


def test_numbers_are_numbers_and_text_is_never_a_formula(book: openpyxl.Workbook) -> None:
    for cell in cells(book):
        if cell.value is not None:
            assert cell.data_type == ("n" if isinstance(cell.value, int | float) else "s"), cell.coordinate
    assert {"=1+1", "=SUM(A1)", "=cmd", "=male?"} <= {cell.value for cell in cells(book)}


def test_each_list_can_be_filtered_scrolled_and_printed(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


def test_the_same_lists_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("here", "elsewhere"):
        (tmp_path / name).mkdir()
    here, elsewhere = (written(build(tmp_path / n), tmp_path / f"{n}.xlsx") for n in ("here", "elsewhere"))
    assert here.read_bytes() == elsewhere.read_bytes()


def test_a_list_that_is_too_long_is_cut_and_says_so(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (extracts_lists, write_extracts_workbook.__globals__):
        put = monkeypatch.setattr if module is extracts_lists else monkeypatch.setitem
        put(module, "MOST_ROWS", 3)
    book = openpyxl.load_workbook(written(workspace, tmp_path / "cut.xlsx"))
    assert len(rows(book, "Quarantine")) == 3
    about = {row[0]: row[1:] for row in book["About"].iter_rows(min_row=4, values_only=True)}
    assert about["Quarantine"][0] == 4
    assert about["Quarantine"][1].endswith("The first 3 are shown.")
    assert "shown" not in about["Rows"][1]


def test_no_private_value_of_a_dirty_drop_stands_in_it(
    council: Callable[[str], Council], tmp_path: Path
) -> None:
    landing = council("everyday").landing
    with duckdb.connect(config={"file_search_path": str(landing)}) as connection:
        for name in ("submissions", *LANDED_LISTS):
            connection.execute(f"create view stg_carefacts__{name} as from read_parquet('{name}.parquet')")
        connection.execute(
            "create table rpt_link_accounts (submission_id text, link_order int, link text, found_by text, "
            "row_count int)"
        )
        submission: Submission = current_submission(connection)
        write_extracts_workbook(connection, tmp_path / "extracts.xlsx", submission)
    assert submission.as_at_date == date(2026, 3, 31)
    book = openpyxl.load_workbook(tmp_path / "extracts.xlsx")
    for name in ("Quarantine", "How cells were read", "Codes to decide", "Columns"):
        assert rows(book, name), f"the drop was not dirty enough for {name}"
    private = private_values(landing.with_name("as_came"))
    assert len(private) > 1000
    shown = {str(cell.value) for cell in cells(book) if isinstance(cell.value, str)}
    words = {word for text in shown for word in re.findall(r"[\w/.-]+", text) if re.search(r"\d", word)}
    assert len(private & (shown | words)) == 0


def private_values(as_came: Path) -> set[str]:
    """Every value of five characters or more, as it came, that stands in private columns and in no other."""
    fields = [f for source in SOURCES for table in tables(source).values() for f in table.fields]
    private = {f.column for f in fields if f.private}
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for path in as_came.rglob("*.parquet"):
        for name in set(pq.read_schema(path).names) & {f.column for f in fields}:
            values = pc.unique(pq.read_table(path, columns=[name])[name]).to_pylist()
            found[name in private] |= {str(value).strip() for value in values if value}
    return {value for value in found[True] - found[False] if len(value) >= 5}

"""No cell of any CSV of a release starts a formula, wherever its text came from."""

import csv
from pathlib import Path

import duckdb
import openpyxl
import pytest
from release_warehouse import Workspace, build

from orchestration.releases.csv_files import copy_to_csv, neutral
from orchestration.releases.publish import publish

OPENINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
EVIL = "=1+1"
WAREHOUSE = {
    "ssda903__header": ("child", "sex", "dob", "ethnic", "upn", "mother", "mc_dob"),
    "ssda903__episodes": ("rne", "ls", "place", "home_post", "pl_post", "urn"),
    "ssda903__reviews": ("dob", "review", "review_code"),
    "ssda903__issues": ("child_id", "fields", "message"),
    "ssda903__issue_list": ("child_id", "cell_values", "message", "accepted_by"),
    "ssda903__rule_results": ("reason", "message"),
    "rpt_figures": ("category", "category_label"),
}


def csv_files(release: Path) -> dict[str, list[list[str]]]:
    found = {}
    for path in sorted(release.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.relative_to(release).as_posix()] = list(csv.reader(file))
    return found


def with_formulas(root: Path, text: str) -> Workspace:
    """A finished run whose every table holds the text wherever a supplier of data could put one."""
    workspace = build(root)
    said = "'" + text.replace("'", "''") + "'"
    for table, columns in WAREHOUSE.items():
        only = " where category = 'first'" if table == "rpt_figures" else ""
        workspace.sql(f"update {table} set " + ", ".join(f"{name} = {said}" for name in columns) + only)
    workspace.change_landed("submissions", f"select * replace ({said} as authority_name) from landed")
    workspace.change_landed(
        "quarantine", f"select * replace ({said} as source_sheet, {said} as found) from landed"
    )
    workspace.change_landed(
        "accounts", f"select * replace (case source when 'ssd' then {said} end as source_sheet) from landed"
    )
    return workspace


def test_a_text_that_opens_a_formula_gets_an_apostrophe_and_all_else_stays() -> None:
    for opening in OPENINGS:
        assert neutral(f"{opening}1+1") == f"'{opening}1+1"
    for cell in ("1-1", "a=b", " =1", "", "'=1", -5, None):
        assert neutral(cell) == cell


def test_a_negative_number_stays_a_number_and_whatever_only_begins_as_one_does_not(tmp_path: Path) -> None:
    numbers, texts = (
        ("-19", "-0.5", "-1234.50"),
        ("-1+1", "-", "-A1", "+5", "-1 ", "-1\n", "--1", "-1e5", "-\u0661"),
    )
    for cell in numbers:
        assert neutral(cell) == cell
    for cell in texts:
        assert neutral(cell) == f"'{cell}"
    with duckdb.connect() as connection:
        query = "select unnest($1::varchar[]) as found"
        copied = copy_to_csv(connection, query, [[*numbers, *texts]], tmp_path / "found.csv")
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as file:
        found = [line[0] for line in csv.reader(file)][1:]
    assert copied == len(found)
    assert found == [*numbers, *(f"'{cell}" for cell in texts)]


@pytest.mark.parametrize("opening", OPENINGS, ids=[f"U+{ord(opening):04X}" for opening in OPENINGS])
def test_no_csv_of_a_release_has_a_cell_that_starts_a_formula(tmp_path: Path, opening: str) -> None:
    workspace = with_formulas(tmp_path, f"{opening}1+1")
    release = publish(workspace.warehouse, workspace.landing, workspace.releases)
    files = csv_files(release.path)
    assert set(files) == {
        "annual_report/officer/disclosure_audit.csv",
        "annual_report/officer/figures.csv",
        "annual_report/public/figures.csv",
        "data_quality.csv",
        "data_quality_changes.csv",
        "issues.csv",
        "quarantine.csv",
        "return_gaps.csv",
        "rule_results.csv",
        "ssda903/Episodes.csv",
        "ssda903/Header.csv",
        "ssda903/Reviews.csv",
    }
    del files["return_gaps.csv"]  # its words are our own, none comes from an extract
    del files["annual_report/officer/disclosure_audit.csv"]  # nothing is kept back of so few figures
    del files["data_quality_changes.csv"]  # nothing to compare with; test_release_data_quality.py has two
    for name, lines in files.items():
        cells = [cell for line in lines for cell in line]
        assert not [cell for cell in cells if cell.startswith(OPENINGS)], name
        assert f"'{opening}1+1" in cells, f"{name} was not put to the test"


def test_a_formula_is_text_in_the_workbooks_too(tmp_path: Path) -> None:
    workspace = with_formulas(tmp_path, EVIL)
    release = publish(workspace.warehouse, workspace.landing, workspace.releases)
    for path in sorted(release.path.rglob("*.xlsx")):
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "d"}, path.name
        assert EVIL in {cell.value for cell in cells}, path.name

"""The pipeline finds exactly what the generator planted: nothing more, nothing less."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from conftest import AUTHORITY, YEAR

from expectations.extracts.fields import SOURCES, tables
from expectations.extracts.readings import LEFT_AS_IT_CAME, READING_WORDS
from expectations.extracts.ssda903 import RETURN_TITLES
from orchestration.pipeline import RunOutcome
from orchestration.releases.identity import file_hash
from orchestration.settings import Settings

SUBMISSION = f"{AUTHORITY}-{YEAR}"


@pytest.fixture(scope="module")
def truth(exampleshire: Settings) -> dict[str, Any]:
    text = (exampleshire.drop(AUTHORITY, YEAR) / "known_answers.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.fixture(scope="module")
def warehouse(exampleshire: Settings, first_run: RunOutcome) -> Iterator[duckdb.DuckDBPyConnection]:
    path = exampleshire.work_dir / AUTHORITY / str(YEAR) / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def manifest(run: RunOutcome) -> dict[str, Any]:
    return dict(json.loads((run.release / "manifest.json").read_text(encoding="utf-8")))


def test_every_row_of_every_extract_is_accounted_for(truth: dict[str, Any], first_run: RunOutcome) -> None:
    files = {
        file["table_name"]: file
        for file in manifest(first_run)["row_counts"]["files"]
        if file["source"] in ("ssd", "supplementary")
    }
    assert len(truth["extract_rows"]) == 56
    for table, counts in truth["extract_rows"].items():
        assert files[table]["rows_in"] == counts["written"], table
        assert files[table]["quarantined"] == counts["broken"], table


def test_the_return_has_the_rows_that_the_care_histories_make(
    truth: dict[str, Any], first_run: RunOutcome
) -> None:
    held = {
        name: len(rows(first_run.release / "ssda903" / f"{RETURN_TITLES[name]}.csv"))
        for name in truth["return_rows"]
    }
    assert held == truth["return_rows"]
    assert set(held) == set(RETURN_TITLES) - {"dolo"} and min(held.values()) > 5


def test_exactly_the_planted_breaches_are_found(truth: dict[str, Any], first_run: RunOutcome) -> None:
    issues = rows(first_run.release / "issues.csv")
    found = Counter((row["rule_code"], row["table"]) for row in issues)
    planted = {(code, breach["table"]): breach["rows"] for code, breach in truth["rule_breaches"].items()}
    assert found == planted
    assert {table for _, table in found} == {RETURN_TITLES[name] for name in truth["return_rows"]} - {"UASC"}
    for code, breach in truth["rule_breaches"].items():
        children = {row["child_id"] for row in issues if row["rule_code"] == code}
        assert children == set(breach["children"]), code


def test_reviews_are_late_where_they_were_made_late(
    truth: dict[str, Any], warehouse: duckdb.DuckDBPyConnection
) -> None:
    found = warehouse.execute(
        "select child_id, due_date::text, review_date::text, days_late, sequence_group from fct_cla_review "
        "where submission_id = $1 and status = 'late' and in_collection_year and not is_short_break",
        [SUBMISSION],
    ).fetchall()
    planted = [
        (late["child"], late["due"], late["held"], late["days_late"], late["sequence"])
        for late in truth["reviews"]["late_reviews"]
    ]
    assert sorted(found) == sorted(planted)


def test_reviews_that_were_not_held_are_overdue(
    truth: dict[str, Any], warehouse: duckdb.DuckDBPyConnection
) -> None:
    found = warehouse.execute(
        "select child_id, due_date::text, sequence_group from fct_cla_review "
        "where submission_id = $1 and status = 'overdue' and in_collection_year and not is_short_break",
        [SUBMISSION],
    ).fetchall()
    planted = [(r["child"], r["due"], r["sequence"]) for r in truth["reviews"]["reviews_not_held"]]
    assert sorted(found) == sorted(planted)


@pytest.fixture(scope="module")
def printed(first_run: RunOutcome) -> dict[tuple[str, str, str, str], tuple[int, int]]:
    """The whole numbers of the officers' edition, by measure, period, breakdown and category."""
    return {
        (row["measure"], row["period"], row["breakdown"], row["category"]): (
            int(row["numerator"]),
            int(row["denominator"] or 0),
        )
        for row in rows(first_run.release / "annual_report" / "officer" / "figures.csv")
        if row["unit"] in ("percent", "reviews") and row["status"] in ("told", "no_cases")
    }


def test_the_report_prints_the_planted_timeliness(
    truth: dict[str, Any], printed: dict[tuple[str, str, str, str], tuple[int, int]]
) -> None:
    reviews, year = truth["reviews"], f"Y{YEAR}"
    on_time = reviews["on_time"]
    assert printed["reviews_on_time", year, "all", "all"] == (on_time, reviews["held"])
    due = reviews["held"] + reviews["not_held"]
    assert printed["reviews_on_time_of_due", year, "all", "all"] == (on_time, due)
    for sequence, counts in reviews["by_sequence"].items():
        found = printed["reviews_on_time", year, "sequence_group", sequence]
        assert found == (counts["on_time"], counts["held"]), sequence
    for month, counts in reviews["by_month"].items():
        assert printed["reviews_on_time", month, "all", "all"] == (counts["on_time"], counts["held"]), month


def test_the_report_prints_the_planted_participation(
    truth: dict[str, Any], printed: dict[tuple[str, str, str, str], tuple[int, int]]
) -> None:
    year, planted = f"Y{YEAR}", truth["participation"]
    for code, count in planted["by_code"].items():
        assert printed["participation_codes", year, "participation_code", code] == (count, 0), code
    assert printed["took_part", year, "all", "all"] == (planted["took_part"], planted["aged_4_and_over"])


def test_children_are_counted_once(truth: dict[str, Any], warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select count(*) filter (where looked_after_in_year), "
        "count(*) filter (where is_looked_after_at_year_end) "
        "from dim_child where submission_id = $1",
        [SUBMISSION],
    ).fetchone()
    assert found == (truth["children"]["looked_after_in_year"], truth["children"]["looked_after_at_year_end"])


def test_errors_keep_the_release_from_being_submitted(first_run: RunOutcome) -> None:
    readiness = manifest(first_run)["readiness"]
    assert readiness["status"] == "not ready for submission"
    assert any("440" in reason for reason in readiness["reasons"])


def test_a_release_names_no_child_outside_its_lists(first_run: RunOutcome) -> None:
    """Only the return, its lists of issues and the restricted report are about single children."""
    children = {row["CHILD"] for row in rows(first_run.release / "ssda903" / "Header.csv")}
    for name in (
        "manifest.json",
        "plausibility.html",
        "plausibility.json",
        "index.html",
        "annual_report/public/annual_report.html",
        "annual_report/public/figures.csv",
    ):
        text = (first_run.release / name).read_text(encoding="utf-8")
        assert not [child for child in children if child in text], name


def test_the_quarantine_lists_every_cell_that_kept_its_row_out_with_its_place(
    truth: dict[str, Any], first_run: RunOutcome
) -> None:
    listed = {
        (row["file"], int(row["row"]), row["column"], row["reason"])
        for row in rows(first_run.release / "quarantine.csv")
    }
    planted = {
        (f"ssd/{broken['table']}.csv", broken["row"], broken["column"], broken["reason"])
        for broken in truth["broken_rows"]
        if broken["expect"] == "quarantined"
    }
    assert listed == planted


def test_cells_that_do_not_keep_their_row_out_are_left_as_they_came_and_counted(
    truth: dict[str, Any], warehouse: duckdb.DuckDBPyConnection, first_run: RunOutcome
) -> None:
    carried = [broken for broken in truth["broken_rows"] if broken["expect"] == "carried"]
    book = openpyxl.load_workbook(first_run.release / "extracts.xlsx")
    listed = {
        (file, column): cells
        for file, _, column, how, cells, _ in book["How cells were read"].iter_rows(
            min_row=2, values_only=True
        )
        if how == READING_WORDS[LEFT_AS_IT_CAME]
    }
    planted = Counter((f"ssd/{broken['table']}.csv", broken["column"]) for broken in carried)
    assert listed == planted


def test_every_file_of_the_drop_is_an_input_of_the_release(
    exampleshire: Settings, first_run: RunOutcome
) -> None:
    drop = exampleshire.drop(AUTHORITY, YEAR)
    came = {path.relative_to(drop).as_posix(): path for path in drop.rglob("*.*")}
    inputs = {one["name"]: one["sha256"] for one in manifest(first_run)["inputs"]}
    assert inputs == {name: file_hash(path) for name, path in came.items() if name != "known_answers.json"}


def test_the_workbook_of_the_extracts_says_what_was_not_supplied(first_run: RunOutcome) -> None:
    book = openpyxl.load_workbook(first_run.release / "extracts.xlsx")
    listed = {row[1]: row[2] for row in book["Not supplied"].iter_rows(min_row=2, values_only=True)}
    came = {row[2] for row in book["Rows"].iter_rows(min_row=2, values_only=True)}
    assert set(listed) == {name for source in SOURCES for name in tables(source)} - came
    assert "short_break" in listed and "ssd_person" not in listed
    assert set(listed.values()) == {"did not come"}

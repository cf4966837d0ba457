"""What officers work through: the workbook, the page and the CSV files of a release, and what has changed."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from release_warehouse import Workspace, build

from orchestration.releases import data_quality_lists, data_quality_page
from orchestration.releases.data_quality_lists import Previous, read_data_quality
from orchestration.releases.data_quality_words import in_brief, many
from orchestration.releases.data_quality_workbook import write_data_quality_workbook
from orchestration.releases.finished_warehouse import ReleaseError, current_submission, open_finished
from orchestration.releases.publish import PublishedRelease, publish

SHEETS = [
    "Summary", "Issues", "Changes by rule", "Changes", "Not evaluated", "Accepted queries", "How to use",
]  # fmt: skip
EVIL = "=1+1"


def published(workspace: Workspace, drop: str = "first") -> PublishedRelease:
    return publish(workspace.warehouse, workspace.landing, workspace.releases, settings={"drop": drop})


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet(book: openpyxl.Workbook, name: str, head: int = 1) -> list[dict[str, Any]]:
    headings, *lines = book[name].iter_rows(min_row=head, values_only=True)
    return [dict(zip(headings, line, strict=True)) for line in lines]


def correct_and_break(workspace: Workspace) -> None:
    """The next drop: the error is put right, one row has a new query, and every row stands elsewhere."""
    workspace.sql("delete from ssda903__issues where rule_code = '302'")
    workspace.sql("delete from ssda903__issue_list where rule_code = '302'")
    workspace.sql(
        "update ssda903__rule_results set status = 'passed', issue_count = 0 where rule_code = '302'"
    )
    workspace.sql(
        "insert into ssda903__issues select * replace (500 as record_id, 'NEW' as child_id) "
        "from ssda903__issues where record_id = 7"
    )
    workspace.sql(
        "insert into ssda903__issue_list select * replace (500 as record_id, 'NEW' as child_id, "
        "'i-new' as issue_key, '=1+1' as cell_values) from ssda903__issue_list where record_id = 7"
    )
    workspace.sql("update ssda903__rule_results set issue_count = 36 where rule_code = '210'")
    workspace.sql("update ssda903__issue_list set record_id = record_id + 1")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, PublishedRelease, PublishedRelease]:
    """Two releases of one year, one after the other."""
    workspace = build(tmp_path_factory.mktemp("pair"))
    first = published(workspace)
    correct_and_break(workspace)
    return workspace, first, published(workspace, "second")


@pytest.fixture(scope="module")
def second(pair: tuple[Workspace, PublishedRelease, PublishedRelease]) -> Path:
    return pair[2].path


@pytest.fixture(scope="module")
def book(second: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(second / "data_quality.xlsx")


def test_the_summary_asks_first_for_errors_and_tells_what_was_not_evaluated(
    pair: tuple[Workspace, PublishedRelease, PublishedRelease],
) -> None:
    book = openpyxl.load_workbook(pair[1].path / "data_quality.xlsx")
    assert book.sheetnames == SHEETS
    above = [book["Summary"].cell(row, 1).value for row in range(1, 6)]
    assert above[0] == "Exampleshire: data quality of the return for 2025/26"
    assert "E10999001, collection year 2025/26, rules of 2025/26, data as at 31 March 2026" in above[1]
    assert above[2] == (
        "1 open error, 34 open queries, 1 accepted query. 4 rules: 1 passed, 2 failed, 1 not evaluated."
    )
    assert above[3] == "Every marked row is in the sheet Issues."
    summary = sheet(book, "Summary", head=6)
    assert [(line["Rule"], line["Outcome"], line["Open rows"]) for line in summary] == [
        ("302", "failed", 1),
        ("210", "failed", 34),
        ("503A", "not evaluated", None),
    ]
    assert summary[2]["Why it was not evaluated"] == "There is no return of the year before."
    assert [line["Rule"] for line in sheet(book, "Not evaluated")] == ["503A"]


def test_an_issue_says_where_it_is_whose_it_is_and_what_to_do(book: openpyxl.Workbook) -> None:
    issue = sheet(book, "Issues")[0]
    assert issue["Kind"], issue["Status"] == ("query", "open")
    assert (issue["File"], issue["Row"], issue["Child"]) == ("Header.csv", 10, "C00007")
    assert (issue["Team"], issue["Worker"]) == ("Team north", "W1")
    assert (issue["What stands there"], issue["How to put it right"]) == ("UPN=(blank)", "Look at 210.")
    assert (issue["Made from"], issue["Row there"]) == ("ssd/ssd_person.csv", 9)
    assert str(issue["Row's fingerprint"]).startswith("r-")


def test_sheets_can_be_filtered_keep_their_header_in_sight_and_print_on_the_width(
    book: openpyxl.Workbook,
) -> None:
    for name in SHEETS[:-1]:
        page = book[name]
        assert page.auto_filter.ref and page.freeze_panes and page.print_title_rows, name
        assert not page.merged_cells.ranges, name
        assert page.page_setup.orientation == "landscape" and page.page_setup.fitToHeight == 0, name
        kinds = {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None}
        assert kinds <= {"s", "n", "d"}, name  # no formula, no link that is run


def test_accepted_queries_stay_in_sight_with_a_real_date_and_come_after_the_open_ones(
    book: openpyxl.Workbook, second: Path
) -> None:
    accepted = sheet(book, "Accepted queries")
    assert [(line["Outcome"], line["Reason"]) for line in accepted] == [("accepted", "No number was given")]
    assert accepted[0]["On"].isoformat() == "2026-05-14T00:00:00"
    statuses = [line["status"] for line in rows(second / "data_quality.csv")]
    assert statuses == ["open"] * 35 + ["accepted"]


def test_a_line_that_does_not_hold_is_told_to_the_person_who_signs(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    workspace.sql("update ssda903__accepted_queries set outcome = 'lapsed'")
    assert any(
        note.startswith("1 line of the list of accepted queries does not hold")
        for note in published(workspace).readiness.notes
    )


def test_changes_are_told_by_the_issue_and_not_by_where_its_row_stands(
    pair: tuple[Workspace, PublishedRelease, PublishedRelease], book: openpyxl.Workbook
) -> None:
    _, first, second = pair
    changes = rows(second.path / "data_quality_changes.csv")
    counted = {name: [c for c in changes if c["change"] == name] for name in ("new", "fixed", "still there")}
    assert {name: len(found) for name, found in counted.items()} == {"new": 1, "fixed": 1, "still there": 35}
    assert (counted["new"][0]["child_id"], counted["new"][0]["values"]) == ("NEW", f"'{EVIL}")
    assert counted["fixed"][0]["rule_code"] == "302"
    assert {row["first_seen"] for row in counted["still there"]} == {first.release_id}
    assert counted["new"][0]["first_seen"] == second.release_id
    by_rule = {line["Rule"]: line for line in sheet(book, "Changes by rule")}
    assert (by_rule["302"]["Fixed"], by_rule["210"]["New"], by_rule["210"]["Still there"]) == (1, 1, 35)
    assert EVIL in {line["What stands or stood there"] for line in sheet(book, "Changes")}


@pytest.mark.parametrize("left_out", ["rule", "file"])
def test_an_issue_that_was_not_looked_for_is_not_called_fixed(tmp_path: Path, left_out: str) -> None:
    workspace = build(tmp_path)
    published(workspace)
    correct_and_break(workspace)
    if left_out == "rule":
        workspace.sql("update ssda903__rule_results set status = 'not_evaluated' where rule_code = '302'")
    else:
        workspace.change_landed("supplied_columns", "from landed where table_name <> 'episodes'")
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        latest = (workspace.year / "LATEST").read_text().strip()
        previous = Previous(latest, workspace.year / latest / "data_quality.csv")
        found = read_data_quality(connection, current_submission(connection), previous=previous)
    assert in_brief(found)[3].endswith("1 new, 0 fixed, 35 still there, 1 not tested this time.")
    (change,) = (change for change in found.changes if change["change"] == "not tested")
    assert (change["rule_code"], change["table"]) == ("302", "Episodes")
    write_data_quality_workbook(tmp_path / "book.xlsx", found)
    by_rule = sheet(openpyxl.load_workbook(tmp_path / "book.xlsx"), "Changes by rule")
    assert [line["Not tested"] for line in by_rule if line["Rule"] == "302"] == [1]


def test_the_same_inputs_are_always_compared_with_the_same_release(
    pair: tuple[Workspace, PublishedRelease, PublishedRelease],
) -> None:
    workspace, first, second = pair
    again = published(workspace, "second")
    assert (again.unchanged, again.path) == (True, second.path)
    manifest = json.loads((second.path / "manifest.json").read_text())
    assert manifest["compared_with"] == first.release_id


def test_a_list_that_someone_has_changed_is_not_compared_with(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    first = published(workspace)
    (first.path / "data_quality.csv").write_text("saved by a spreadsheet\n")
    second = published(workspace, "second")
    assert json.loads((second.path / "manifest.json").read_text())["compared_with"] is None
    assert rows(second.path / "data_quality_changes.csv") == []


def test_a_release_whose_comparison_is_gone_is_not_made_otherwise(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    first = published(workspace)
    published(workspace, "second")
    (first.path / "data_quality.csv").unlink()
    with pytest.raises(ReleaseError, match=f"Release {first.release_id}, with which this one was compared"):
        published(workspace, "second")


def test_ten_thousand_rows_of_one_rule_are_cut_short_and_the_rest_is_counted(tmp_path: Path) -> None:
    workspace = build(tmp_path, children=70_000)
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        found = read_data_quality(connection, current_submission(connection))
        assert found.issue_count == 10_001
        assert found.left_out == {"210": 10_000 - data_quality_lists.MOST_ROWS_OF_A_RULE - 1}
        assert "8,999 are not in the sheet Issues" in in_brief(found)[2]
        assert found.issues[0]["severity"] == "error"
        paths = [tmp_path / name for name in ("one.xlsx", "two.xlsx")]
        for path in paths:
            write_data_quality_workbook(path, found)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert openpyxl.load_workbook(paths[0], read_only=True)["Issues"].max_row == 1 + len(found.issues)


def test_the_page_shows_the_first_rows_of_a_rule_and_asks_nothing_of_the_network(
    second: Path, pair: tuple[Workspace, PublishedRelease, PublishedRelease], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (second / "data_quality.html").read_text(encoding="utf-8")
    assert "1 new, 1 fixed, 35 still there" in page
    assert 'href="rule_book.html#rule-210"' in page
    assert "http" not in page.replace("http-equiv", "")
    monkeypatch.setattr(data_quality_page, "MOST_ROWS_OF_A_RULE", 5)
    with open_finished(pair[0].warehouse, pair[0].landing) as connection:
        found = read_data_quality(connection, current_submission(connection))
    data_quality_page.write_data_quality_page(second.parent / "page.html", found)
    cut = (second.parent / "page.html").read_text(encoding="utf-8")
    (second.parent / "page.html").unlink()
    assert "31 more rows are in" in cut and cut.count('<th scope="row">210</th><td>query</td><td>open') == 5


def test_one_is_told_from_many() -> None:
    assert [many(count, "open query") for count in (0, 1, 2)] == [
        "0 open queries", "1 open query", "2 open queries",
    ]  # fmt: skip

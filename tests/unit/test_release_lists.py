"""The return's files and the issue lists: columns, order, blanks, quoting, rows that can be found again."""

import csv
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from release_warehouse import PREVIOUS, SUBMISSION, Workspace, build

from orchestration.releases.finished_warehouse import ReleaseError, current_submission, open_finished
from orchestration.releases.issue_list import write_issue_lists
from orchestration.releases.return_files import files_of_return, write_return


def write_all(warehouse: Path, out: Path) -> dict[str, int]:
    with open_finished(warehouse) as connection:
        return write_issue_lists(connection, out)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build(tmp_path_factory.mktemp("lists"))


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_return_reads_back_as_it_stands_in_the_warehouse(workspace: Workspace, tmp_path: Path) -> None:
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        counts = write_return(connection, current_submission(connection), tmp_path)
        for name, columns in files_of_return(connection, current_submission(connection)).items():
            chosen = ", ".join(f"coalesce({column.lower()}, '')" for column in columns)
            expected = connection.execute(
                f"select {chosen} from ssda903__{name.lower()} where submission_id = ? order by record_id",
                [SUBMISSION],
            ).fetchall()
            header, *body = rows_of(tmp_path / f"{name}.csv")
            assert header == columns
            assert [tuple(row) for row in body] == expected
            assert counts[name] == len(expected) > 0


def test_the_return_is_utf_8_with_lf_and_empty_blanks(workspace: Workspace, tmp_path: Path) -> None:
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        write_return(connection, current_submission(connection), tmp_path)
    raw = (tmp_path / "Header.csv").read_bytes()
    assert raw.startswith(b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n")
    assert b"\r" not in raw and b"NULL" not in raw and raw.endswith(b"\n")
    assert raw.splitlines()[1] == b"C00000,M,15/01/2009,WBRI,,,"


def test_a_return_without_reviews_has_the_header_row(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    workspace.sql("delete from ssda903__reviews")
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        assert write_return(connection, current_submission(connection), tmp_path / "out")["Reviews"] == 0
    assert (tmp_path / "out" / "Reviews.csv").read_text() == "CHILD,DOB,REVIEW,REVIEW_CODE\n"


@pytest.mark.parametrize(
    "fault",
    [
        "record_id = 900 where record_id = 5",
        "record_id = 4 where record_id = 5",
        "record_id = -1 where record_id = 0",
    ],
)
def test_row_numbers_that_an_issue_cannot_point_to_are_refused(tmp_path: Path, fault: str) -> None:
    workspace = build(tmp_path)
    workspace.sql(f"update ssda903__header set {fault}")
    with (
        open_finished(workspace.warehouse, workspace.landing) as connection,
        pytest.raises(ReleaseError, match="rows of Header are not numbered"),
    ):
        write_return(connection, current_submission(connection), tmp_path / "out")


def test_issues_have_exactly_the_columns_promised(workspace: Workspace, tmp_path: Path) -> None:
    counts = write_all(workspace.warehouse, tmp_path / "out")
    header, *issues = rows_of(tmp_path / "out" / "issues.csv")
    assert ",".join(header) == "submission_id,rule_code,severity,table,row,child_id,fields,message"
    assert counts["issues.csv"] == len(issues) == 36
    assert issues == sorted(issues, key=lambda row: (row[0], row[1], row[3], int(row[4])))
    header, *results = rows_of(tmp_path / "out" / "rule_results.csv")
    assert header == ["submission_id", "rule_code", "severity", "status", "issue_count", "reason", "message"]
    assert [row[1:4] for row in results] == [
        ["101", "error", "passed"],
        ["210", "query", "failed"],
        ["302", "error", "failed"],
        ["503A", "error", "not_evaluated"],
    ]


def test_an_issue_points_to_the_row_of_the_written_file(workspace: Workspace, tmp_path: Path) -> None:
    write_all(workspace.warehouse, tmp_path)
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        write_return(connection, current_submission(connection), tmp_path)
    header = rows_of(tmp_path / "Header.csv")[1:]
    missing_upn = [row for row in rows_of(tmp_path / "issues.csv")[1:] if row[1] == "210"]
    assert missing_upn
    for issue in missing_upn:
        row = header[int(issue[4])]
        assert (row[0], row[4]) == (issue[5], "")


def test_text_from_extracts_is_quoted_and_never_a_formula(workspace: Workspace, tmp_path: Path) -> None:
    write_all(workspace.warehouse, tmp_path)
    issue = rows_of(tmp_path / "issues.csv")[-1]
    assert issue[5:7] == ['\'=HYPERLINK("x")', "episodes.rne,header.dob"]
    assert '"so to speak"' in issue[7]


def test_the_lists_hold_every_submission_of_the_warehouse(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    workspace.sql(
        f"insert into ssda903__rule_results select '{PREVIOUS}' as submission_id, * exclude (submission_id) "
        "from ssda903__rule_results"
    )
    write_all(workspace.warehouse, tmp_path / "out")
    results = rows_of(tmp_path / "out" / "rule_results.csv")[1:]
    assert [row[0] for row in results] == [PREVIOUS] * 4 + [SUBMISSION] * 4


def test_a_hundred_thousand_issues_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    workspace.sql(
        f"insert into ssda903__issues select '{SUBMISSION}', (100 + range % 300)::text, 'error', 'Episodes', "
        "range // 3, 'C' || range, 'episodes.decom', 'A message' from range(100000)"
    )
    write_all(workspace.warehouse, tmp_path / "first")
    workspace.sql(
        "create or replace table ssda903__issues as select * from ssda903__issues order by hash(child_id)"
    )
    counts = write_all(workspace.warehouse, tmp_path / "second")
    assert counts["issues.csv"] == 100_036
    first, second = (tmp_path / name / "issues.csv" for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()


def test_a_list_that_cannot_be_written_leaves_the_older_one(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "rule_results.csv").mkdir()
    with pytest.raises(ReleaseError, match="could not be written"):
        write_all(workspace.warehouse, tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def test_a_warehouse_that_someone_writes_is_refused_with_advice(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    hold = (
        f"import duckdb; c = duckdb.connect({str(workspace.warehouse)!r}); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout and writer.stdout.readline() == "held\n"
        with pytest.raises(ReleaseError, match="Another run may be building it"):
            write_all(workspace.warehouse, tmp_path / "out")
        writer.communicate("\n")
    assert write_all(workspace.warehouse, tmp_path / "out")["issues.csv"] == 36


def test_a_warehouse_that_this_process_writes_is_refused_too(tmp_path: Path) -> None:
    workspace = build(tmp_path)
    with duckdb.connect(str(workspace.warehouse)), pytest.raises(ReleaseError, match="cannot be opened"):
        write_all(workspace.warehouse, tmp_path / "out")

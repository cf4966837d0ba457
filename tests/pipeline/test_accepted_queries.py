"""An accepted query stops asking, stays in sight, and lapses when its row changes."""

import csv
from pathlib import Path

import pytest
from test_validate import write_return

from orchestration.extracts.refusals import ExtractRefused
from orchestration.summary import validation_summary
from orchestration.validation import Validated, validate

HEAD = "rule_code,table,child_id,row_fingerprint,reason,accepted_by,accepted_on\n"
QUERY, ERROR = "232", "440"  # sex unknown; a review without a code that fits the child's age


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def first(dbt_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Validated:
    """A return with one query and one error, checked once."""
    folder = tmp_path_factory.mktemp("first")
    given = write_return(folder / "A", sex="U", review_code="PN0")
    return validate(given, out=folder / "out", work_dir=dbt_cache, year=2026)


def line(found: list[dict[str, str]], code: str) -> dict[str, str]:
    (one,) = (row for row in found if row["rule_code"] == code)
    return one


def accepting(path: Path, *issues: dict[str, str]) -> Path:
    copied = ("rule_code", "table", "child_id", "row_fingerprint")
    lines = [
        [*(issue[name] for name in copied), "Seen and right", "Manager", "2026-05-14"] for issue in issues
    ]
    path.write_text(HEAD + "".join(f"{','.join(line)}\n" for line in lines))
    return path


def test_an_issue_has_its_row_its_values_and_a_fingerprint(first: Validated) -> None:
    found = rows(first.out / "data_quality.csv")
    query = line(found, QUERY)
    assert (query["severity"], query["status"], query["file"], query["row"]) == (
        "query",
        "open",
        "header.csv",
        "2",
    )
    assert query["values"].startswith("SEX=U")
    error = line(found, ERROR)
    assert "REVIEW_CODE=PN0" in error["values"]
    assert {row["since"] for row in found} == {""}


def test_a_query_accepted_in_one_years_return_is_asked_again_in_the_next(
    first: Validated, dbt_cache: Path, tmp_path: Path
) -> None:
    listed = accepting(tmp_path / "accepted.csv", line(rows(first.out / "data_quality.csv"), QUERY))
    given = write_return(tmp_path / "A", sex="U", review_code="PN0")
    next_year = validate(given, out=tmp_path / "out", work_dir=dbt_cache, year=2027, accepted=listed)
    assert next_year.accepted == 0
    assert line(rows(tmp_path / "out" / "data_quality.csv"), QUERY)["status"] == "open"


def test_an_accepted_query_stops_asking_and_stays_in_sight(
    first: Validated, dbt_cache: Path, tmp_path: Path
) -> None:
    found = rows(first.out / "data_quality.csv")
    listed = accepting(tmp_path / "accepted.csv", line(found, QUERY), line(found, ERROR))
    given = write_return(tmp_path / "A", sex="U", review_code="PN0")
    again = validate(
        given, out=tmp_path / "out", work_dir=dbt_cache, year=2026, accepted=listed, since=first.out
    )
    assert again.accepted == 1
    accepted = line(rows(tmp_path / "out" / "data_quality.csv"), QUERY)
    assert (accepted["status"], accepted["accepted_by"], accepted["accepted_on"], accepted["since"]) == (
        "accepted", "Manager", "2026-05-14", "still there",
    )  # fmt: skip
    assert again.not_accepted == (
        f"accepted.csv, row 3, column rule_code: rule {ERROR} is an error, and an error cannot be accepted; "
        "correct the row.",
    )
    said = validation_summary(again)
    assert "Accepted queries  1 rows" in said and again.not_accepted[0] in said
    assert QUERY in {row["rule_code"] for row in rows(tmp_path / "out" / "issues.csv")}


def test_it_lapses_when_the_row_changes_and_wrong_lines_are_named(
    first: Validated, dbt_cache: Path, tmp_path: Path
) -> None:
    query = line(rows(first.out / "data_quality.csv"), QUERY)
    listed = tmp_path / "accepted.csv"
    accepting(listed, query, query, {**query, "rule_code": "9999"})
    with listed.open("a") as file:
        file.write(f"{QUERY},Header,A1,r-0,,Manager,2026-05-14\n{QUERY},Header,A1,r-1,Right,Manager,soon\n")
    given = write_return(tmp_path / "A", sex="U")
    header = given / "header.csv"
    header.write_text(header.read_text().replace("WBRI", "WIRI"))
    again = validate(given, out=tmp_path / "out", work_dir=dbt_cache, year=2026, accepted=listed)
    assert again.accepted == 0
    assert line(rows(tmp_path / "out" / "data_quality.csv"), QUERY)["status"] == "open"
    said = "\n".join(again.not_accepted)
    for words in (
        "row 2: The row has changed since",
        "row 3, column row_fingerprint: the line is the same as row 2",
        "row 4, column rule_code: no year of the rulebook has a rule 9999",
        "row 5, column reason: it is blank",
        "row 6, column accepted_on: there is no date",
    ):
        assert words in said


def test_a_line_accepts_for_its_own_child_and_table_only(
    first: Validated, dbt_cache: Path, tmp_path: Path
) -> None:
    query = line(rows(first.out / "data_quality.csv"), QUERY)
    listed = accepting(tmp_path / "accepted.csv", {**query, "child_id": "1"}, {**query, "table": "Reviews"})
    given = write_return(tmp_path / "A", sex="U", review_code="PN0")
    again = validate(given, out=tmp_path / "out", work_dir=dbt_cache, year=2026, accepted=listed)
    assert again.accepted == 0
    assert [said.split(":")[0] for said in again.not_accepted] == [
        "accepted.csv, row 2, column child_id", "accepted.csv, row 3, column child_id",
    ]  # fmt: skip


def test_accepted_queries_go_with_one_return_and_its_workbook(dbt_cache: Path, tmp_path: Path) -> None:
    given = write_return(tmp_path / "A")
    with pytest.raises(ExtractRefused, match="workbook of one return"):
        validate(given, out=tmp_path, work_dir=dbt_cache, year=2026, workbook=False, accepted=tmp_path / "a")


def test_without_the_workbook_only_the_lists_are_written(dbt_cache: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    validate(write_return(tmp_path / "A"), out=out, work_dir=dbt_cache, year=2026, workbook=False)
    assert {path.name for path in out.iterdir()} == {"issues.csv", "rule_results.csv", "submissions.csv"}

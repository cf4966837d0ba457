"""`carefacts validate`: return files that others made, alone or in hundreds, against the rulebook."""

import csv
import shutil
from pathlib import Path

import pytest
from conftest import SHARED

from expectations.extracts.ssda903 import RETURN_TITLES
from expectations.rulebook import FIRST_RULES_YEAR, load_rulebook
from orchestration.cli import DONE, REFUSED, main
from orchestration.extracts.refusals import ExtractRefused
from orchestration.validation import Validated, validate

SAMPLE = SHARED / "samples" / "csc-validator-be-903"
ISSUE_COLUMNS = ["submission_id", "rule_code", "severity", "table", "row", "child_id", "fields", "message"]
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_return(folder: Path, review_code: str = "PN1", sex: str = "M") -> Path:
    """A return of one child of eight with one review, right but for what is given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "header.csv").write_text(f"{HEADER}\nA1,{sex},15/03/2018,WBRI,A123456789012,,\n")
    (folder / "episodes.csv").write_text(
        f"{EPISODES}\nA1,01/05/2025,S,C2,N1,U6,PR1,,,,S1 2HH,S10 2TN,SC123456\n"
    )
    (folder / "reviews.csv").write_text(f"{REVIEWS}\nA1,15/03/2018,20/05/2025,{review_code}\n")
    return folder


beside_the_checkout = pytest.mark.skipif(
    not SAMPLE.is_dir(), reason="the sample files are kept beside the checkout"
)


@pytest.fixture(scope="module")
def sample(dbt_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Validated:
    return validate(SAMPLE, out=tmp_path_factory.mktemp("sample"), work_dir=dbt_cache, year=2018)


@beside_the_checkout
def test_the_sample_of_the_sector_is_read_whole(sample: Validated) -> None:
    results = rows(sample.out / "rule_results.csv")
    in_force = {rule.code for rule in load_rulebook() if rule.in_force(FIRST_RULES_YEAR)}
    assert {row["rule_code"] for row in results} == in_force
    assert {row["submission_id"] for row in results} == {SAMPLE.name}
    assert {row["status"] for row in results} == {"passed", "failed", "not_evaluated"}
    assert all(row["reason"] for row in results if row["status"] == "not_evaluated")
    counts = {row["rule_code"]: int(row["issue_count"]) for row in results if row["status"] == "failed"}
    issues = rows(sample.out / "issues.csv")
    assert list(issues[0]) == ISSUE_COLUMNS
    assert {code: sum(row["rule_code"] == code for row in issues) for code in counts} == counts


@beside_the_checkout
def test_an_issue_points_at_the_row_of_the_file(sample: Validated) -> None:
    files = {title: f"{title.lower()}.csv" for title in RETURN_TITLES.values()}
    files |= {"PrevPerm": "previous_permanence.csv", "PlacedAdoption": "placed_for_adoption.csv"}
    files |= {"SWEpisodes": "sw_episodes.csv", "DoLo": "DoLo.csv"}
    held = {table: rows(SAMPLE / name) for table, name in files.items()}
    issues = rows(sample.out / "issues.csv")
    assert {"Header", "Episodes", "Reviews", "OC2", "OC3", "AD1", "PrevPerm"} <= {i["table"] for i in issues}
    for issue in issues:
        assert held[issue["table"]][int(issue["row"])]["CHILD"].upper() == issue["child_id"]


@beside_the_checkout
def test_a_year_before_the_rulebook_uses_its_first_year_and_says_so(sample: Validated) -> None:
    assert sample.submissions == {SAMPLE.name: (2018, FIRST_RULES_YEAR)}


@beside_the_checkout
def test_what_the_reader_left_out_of_the_sample_is_named(sample: Validated) -> None:
    said = " ".join(f"{note.file} {note.text}" for note in sample.notes[SAMPLE.name])
    for name in ("fake_903.xml", "placed_for_adoption_errors.csv", "scp_fake.xlsx"):
        assert name in said


@beside_the_checkout
def test_the_xml_of_the_sample_is_read_too(dbt_cache: Path, tmp_path: Path) -> None:
    found = validate(SAMPLE / "fake_903.xml", out=tmp_path, work_dir=dbt_cache, year=2018)
    assert found.issues["error"] > 0
    assert {row["submission_id"] for row in rows(tmp_path / "issues.csv")} == {"fake_903"}


def test_the_rules_of_another_year_can_be_tried(dbt_cache: Path, tmp_path: Path) -> None:
    folder = write_return(tmp_path / "A", sex="1")
    validate(folder, out=tmp_path / "then", work_dir=dbt_cache, year=2026, rules_year=2024)
    validate(folder, out=tmp_path / "now", work_dir=dbt_cache, year=2026)
    assert not [row for row in rows(tmp_path / "then" / "issues.csv") if row["rule_code"] == "101"]
    assert [row["row"] for row in rows(tmp_path / "now" / "issues.csv") if row["rule_code"] == "101"] == ["0"]


def test_a_right_return_has_no_issue_and_all_results(dbt_cache: Path, tmp_path: Path) -> None:
    found = validate(write_return(tmp_path / "A"), out=tmp_path / "out", work_dir=dbt_cache, year=2026)
    assert rows(tmp_path / "out" / "issues.csv") == []
    assert found.rules["failed"] == 0
    assert found.rules["not_evaluated"] > 0  # last year's return was not given


def test_order_case_and_blanks_of_headings_do_not_matter(dbt_cache: Path, tmp_path: Path) -> None:
    folder = write_return(tmp_path / "A", review_code="PN0")
    (folder / "reviews.csv").write_text(" review_code ,Review,dob,CHILD\nPN0,20/05/2025,15/03/2018,A1\n")
    validate(folder, out=tmp_path / "out", work_dir=dbt_cache, year=2026)
    assert [row["rule_code"] for row in rows(tmp_path / "out" / "issues.csv")] == ["440"]


def test_a_rule_whose_column_is_missing_is_not_evaluated_and_the_others_run(
    dbt_cache: Path, tmp_path: Path
) -> None:
    folder = write_return(tmp_path / "A", review_code="PN0")
    (folder / "header.csv").write_text(
        "CHILD,SEX,DOB,ETHNIC,UPN,MC_DOB\nA1,9,15/03/2018,WBRI,A123456789012,\n"
    )
    found = validate(folder, out=tmp_path / "out", work_dir=dbt_cache, year=2026)
    results = {row["rule_code"]: row for row in rows(tmp_path / "out" / "rule_results.csv")}
    assert results["611"]["status"] == "not_evaluated"
    assert "MOTHER" in results["611"]["reason"]
    assert results["101"]["status"] == "failed"
    assert results["440"]["status"] == "failed"
    assert "MOTHER" in " ".join(note.text for note in found.notes["A"])


def test_hundreds_of_submissions_are_done_in_one_run(dbt_cache: Path, tmp_path: Path) -> None:
    many, wrong = tmp_path / "many", {f"council-{n:03d}" for n in range(0, 200, 3)}
    for n in range(200):
        name = f"council-{n:03d}"
        write_return(many / name / "current", review_code="PN0" if name in wrong else "PN1")
        (many / name / "submission.yml").write_text(
            f"authority: E10999{n:03d}\ncollection_year: 2026\nrules_year: {2024 + n % 3}\n"
        )
    shutil.copytree(many / "council-001" / "current", many / "council-001" / "previous")
    validate(many, out=tmp_path / "out", work_dir=dbt_cache)
    flagged = {
        row["submission_id"] for row in rows(tmp_path / "out" / "issues.csv") if row["rule_code"] == "440"
    }
    assert flagged == wrong
    results = rows(tmp_path / "out" / "rule_results.csv")
    assert len({row["submission_id"] for row in results}) == 200
    sex_last_year = {row["submission_id"]: row["status"] for row in results if row["rule_code"] == "202"}
    assert sex_last_year["council-001"] == "passed"
    assert sex_last_year["council-002"] == "not_evaluated"


def test_one_unreadable_submission_does_not_stop_the_others(
    dbt_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from orchestration.settings import settings

    monkeypatch.setenv("CAREFACTS_WORK_DIR", str(dbt_cache))
    settings.cache_clear()
    for name in ("good", "bad"):
        write_return(tmp_path / "many" / name / "current")
    (tmp_path / "many" / "bad" / "current" / "header.csv").write_bytes(b"PK\x03\x04 cut off")
    out = tmp_path / "out"
    assert main(["validate", str(tmp_path / "many"), "--year", "2026", "--out", str(out)]) == REFUSED
    settings.cache_clear()
    assert "bad was refused" in capsys.readouterr().out
    assert {row["submission_id"] for row in rows(out / "rule_results.csv")} == {"good"}
    status = {row["submission_id"]: row["status"] for row in rows(out / "submissions.csv")}
    assert status == {"good": "read", "bad": "refused"}


def test_no_list_starts_a_formula_with_what_a_return_says(dbt_cache: Path, tmp_path: Path) -> None:
    folder = write_return(tmp_path / "many" / "=2+2" / "current", review_code="PN0")
    for path in folder.iterdir():
        path.write_text(path.read_text().replace("A1,", "=1+1,"))
    validate(tmp_path / "many", out=tmp_path / "out", work_dir=dbt_cache, year=2026)
    issues = [row for row in rows(tmp_path / "out" / "issues.csv") if row["rule_code"] == "440"]
    assert [(row["submission_id"], row["child_id"]) for row in issues] == [("'=2+2", "'=1+1")]
    assert {row["submission_id"] for row in rows(tmp_path / "out" / "rule_results.csv")} == {"'=2+2"}
    assert {row["submission_id"] for row in rows(tmp_path / "out" / "submissions.csv")} == {"'=2+2"}


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path / "nowhere"), "--year", "2026"]) == REFUSED
    assert "nowhere" in capsys.readouterr().err


def test_nobody_says_which_year(tmp_path: Path, dbt_cache: Path) -> None:
    with pytest.raises(ExtractRefused, match="year"):
        validate(write_return(tmp_path / "A"), out=tmp_path / "out", work_dir=dbt_cache)
    assert not (tmp_path / "out").exists()


def test_the_command_ends_well_and_says_what_it_found(
    dbt_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from orchestration.settings import settings

    monkeypatch.setenv("CAREFACTS_WORK_DIR", str(dbt_cache))
    settings.cache_clear()
    folder = write_return(tmp_path / "A", review_code="PN0")
    assert main(["validate", str(folder), "--year", "2025/26", "--out", str(tmp_path / "out")]) == DONE
    settings.cache_clear()
    said = capsys.readouterr().out
    assert "collection year 2025/26" in said
    assert "1 rows" in said

"""One return or hundreds: each is found with its settings, linked to last year's, and landed."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.submissions import (
    Given,
    ReturnRequest,
    discover_submissions,
    land_returns,
)

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
YEARS = Given(first_rules_year=2023, last_rules_year=2027)
YEAR_2018 = Given(first_rules_year=2023, last_rules_year=2027, collection_year=2018)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def submission(folder: Path, name: str, settings: str | None = None, previous: bool = False) -> None:
    write(folder / name / "current" / "header.csv", f"{HEADER}{name},M,,,,,\n")
    if previous:
        write(folder / name / "previous" / "header.csv", f"{HEADER}{name} before,M,,,,,\n")
    if settings is not None:
        write(folder / name / "submission.yml", settings)


def test_a_folder_of_files_is_one_return(tmp_path: Path) -> None:
    write(tmp_path / "spring" / "h.csv", HEADER)
    found = discover_submissions(tmp_path / "spring", YEAR_2018)
    assert not found.many
    assert found.requests == (ReturnRequest("spring", tmp_path / "spring", 2018, 2023),)


def test_a_file_is_one_return_and_what_is_given_holds(tmp_path: Path) -> None:
    path = write(tmp_path / "return.2018.xml", "<EXPSSDA903/>")
    given = Given(2023, 2027, 2026, rules_year=2027, authority="E10999001", previous=tmp_path / "before")
    (request,) = discover_submissions(path, given).requests
    assert request == ReturnRequest("return.2018", path, 2026, 2027, "E10999001", tmp_path / "before")


def test_a_folder_of_many(tmp_path: Path) -> None:
    submission(
        tmp_path, "b", "authority: E10999002\ncollection_year: 2025/26\nrules_year: 2027\n", previous=True
    )
    submission(tmp_path, "a", "collection_year: 2031\n")
    submission(tmp_path, "c", "authority:\n")
    write(tmp_path / ".git" / "config", "")
    write(tmp_path / "index.csv", "a,b\n")
    found = discover_submissions(tmp_path, YEAR_2018)
    assert found.many
    assert not found.refused
    assert found.requests == (
        ReturnRequest("a", tmp_path / "a/current", 2031, 2027),
        ReturnRequest("b", tmp_path / "b/current", 2026, 2027, "E10999002", tmp_path / "b/previous"),
        ReturnRequest("c", tmp_path / "c/current", 2018, 2023),
    )
    other_rules = Given(2023, 2027, 2018, rules_year=2025)
    assert {request.rules_year for request in discover_submissions(tmp_path, other_rules).requests} == {2025}


def test_one_folder_of_many_can_be_named_itself(tmp_path: Path) -> None:
    submission(tmp_path, "a", "collection_year: 2026\n", previous=True)
    (request,) = discover_submissions(tmp_path / "a", YEARS).requests
    assert (request.submission_id, request.previous) == ("a", tmp_path / "a/previous")


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ("collection_year: 26\n", "b/submission.yml: key collection_year is not a collection year"),
        ("collection_year: 2025/27\n", "key collection_year"),
        ("authority: E10999001\n", "key collection_year is missing"),
        ("collection_year: 2026\nauthority: somewhere\n", "key authority"),
        (
            "collection_year: 2026\nrules_year: 2022\n",
            "key rules_year is a year without rules. Give a year from 2023",
        ),
        ("collection_year: 2026\nyear: 2026\n", "key year is not known"),
        ("collection_year: [\n", "b/submission.yml, row 2"),
        (None, "b/submission.yml: there is no such file"),
    ],
)
def test_wrong_settings_are_named_and_the_others_go_on(
    tmp_path: Path, settings: str | None, named: str
) -> None:
    submission(tmp_path, "a", "collection_year: 2026\n")
    submission(tmp_path, "b", settings)
    found = discover_submissions(tmp_path, YEARS)
    assert [request.submission_id for request in found.requests] == ["a"]
    (refused,) = found.refused
    assert refused.submission_id == "b"
    assert named in str(refused.refusal)


def test_a_folder_without_current_among_many(tmp_path: Path) -> None:
    submission(tmp_path, "a", "collection_year: 2026\n")
    write(tmp_path / "b" / "header.csv", HEADER)
    (refused,) = discover_submissions(tmp_path, YEARS).refused
    assert str(refused.refusal).startswith("b: there is no folder current")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (YEARS, "no_year"),
        (Given(2023, 2027, 2026, rules_year=2030), "no_rules"),
    ],
)
def test_what_nobody_says_is_refused(tmp_path: Path, given: Given, reason: str) -> None:
    write(tmp_path / "header.csv", HEADER)
    with pytest.raises(ExtractRefused) as caught:
        discover_submissions(tmp_path, given)
    assert caught.value.reason == reason


def test_a_folder_that_is_not_there_and_last_years_return_for_many(tmp_path: Path) -> None:
    with pytest.raises(ExtractRefused, match="no such file or folder"):
        discover_submissions(tmp_path / "gone", YEARS)
    submission(tmp_path, "a", "collection_year: 2026\n")
    with pytest.raises(ExtractRefused, match="previous"):
        discover_submissions(tmp_path, Given(2023, 2027, previous=tmp_path))


def test_returns_are_landed_together_and_linked_to_last_year(tmp_path: Path) -> None:
    submission(tmp_path / "in", "b", "collection_year: 2026\nauthority: E10999002\n", previous=True)
    submission(tmp_path / "in", "a", "collection_year: 2025\n")
    landed = land_returns(discover_submissions(tmp_path / "in", YEARS).requests, tmp_path / "landing")
    assert landed.submission_ids == ("a", "b")
    rows = pq.read_table(tmp_path / "landing/submissions.parquet").to_pylist()
    columns = ("submission_id", "authority", "collection_year", "role", "road", "previous_submission_id")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("a", None, 2025, "current", "return_files", None),
        ("b", "E10999002", 2026, "current", "return_files", "b/previous"),
        ("b/previous", "E10999002", 2025, "previous", "return_files", None),
    ]
    header = pq.read_table(tmp_path / "landing/ssda903/header.parquet").to_pylist()
    assert [(row["submission_id"], row["source_file"], row["child"]) for row in header] == [
        ("a", "header.csv", "a"),
        ("b", "header.csv", "b"),
        ("b/previous", "previous/header.csv", "b before"),
    ]


def test_a_return_that_cannot_be_read_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        submission(tmp_path / "in", name, "collection_year: 2026\n", previous=True)
    (tmp_path / "in/b/previous/header.csv").write_bytes(b"")
    requests = discover_submissions(tmp_path / "in", YEARS).requests
    with pytest.raises(ExtractRefused, match=r"^previous/header\.csv: the file is empty"):
        land_returns(requests, tmp_path / "landing")
    assert not (tmp_path / "landing").exists()
    landed = land_returns(requests, tmp_path / "landing", skip_refused=True)
    assert landed.submission_ids == ("a", "c")
    assert [(refused.submission_id, refused.refusal.reason) for refused in landed.refused] == [
        ("b", "empty_file")
    ]
    ids = pq.read_table(tmp_path / "landing/submissions.parquet")["submission_id"].to_pylist()
    assert ids == ["a", "a/previous", "c", "c/previous"]


def test_when_none_can_be_read_nothing_is_landed(tmp_path: Path) -> None:
    submission(tmp_path / "in", "a", "collection_year: 2026\n")
    (tmp_path / "in/a/current/header.csv").write_bytes(b"")
    requests = discover_submissions(tmp_path / "in", YEARS).requests
    with pytest.raises(ExtractRefused, match="empty"):
        land_returns(requests, tmp_path / "landing", skip_refused=True)
    assert not (tmp_path / "landing").exists()


def test_hundreds_of_small_returns_in_one_landing(tmp_path: Path) -> None:
    for number in range(300):
        submission(tmp_path / "in", f"s{number:03d}", "collection_year: 2026\n")
    requests = discover_submissions(tmp_path / "in", YEARS).requests
    assert len(land_returns(requests, tmp_path / "landing").submission_ids) == 300
    assert pq.read_metadata(tmp_path / "landing/ssda903/header.parquet").num_rows == 300

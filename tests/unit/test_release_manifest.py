"""The manifest: what a release was made from, that its rows add up, and whether it can be submitted."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from release_warehouse import SUBMISSION, Workspace, build

from expectations.plausibility.release_suite import PlausibilityResult
from orchestration.extracts.places import POSTCODES
from orchestration.releases.finished_warehouse import ReleaseError, current_submission, open_finished
from orchestration.releases.identity import PROJECT_ROOT, code_hash, provenance
from orchestration.releases.manifest import changed_files
from orchestration.releases.publish import PublishedRelease, publish
from orchestration.releases.readiness import RuleResult, judge


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build(tmp_path_factory.mktemp("manifest"))


@pytest.fixture(scope="module")
def release(workspace: Workspace) -> PublishedRelease:
    return publish(workspace.warehouse, workspace.landing, workspace.releases, drop=workspace.drop)


@pytest.fixture(scope="module")
def manifest(release: PublishedRelease) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release.path / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_every_output_is_listed_with_its_hash_and_size(
    release: PublishedRelease, manifest: dict[str, Any]
) -> None:
    listed = {output["name"]: output for output in manifest["outputs"]}
    there = {path.relative_to(release.path).as_posix(): path for path in release.path.rglob("*.*")}
    assert set(listed) == set(there) - {"manifest.json"}
    for name, output in listed.items():
        content = there[name].read_bytes()
        assert (output["sha256"], output["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert changed_files(release.path) == []


def test_every_file_that_came_is_an_input_used_or_not(workspace: Workspace, manifest: dict[str, Any]) -> None:
    came = {
        path.relative_to(workspace.drop).as_posix() for path in workspace.drop.rglob("*") if path.is_file()
    }
    assert [file["name"] for file in manifest["inputs"]] == sorted(came)
    assert {file["name"]: file["tables"] for file in manifest["inputs"]} == {
        "authority.yml": [],
        "notes.xlsx": [],
        "previous_return/header.csv": ["header"],
        "ssd/ssd_person.csv": ["ssd_person"],
    }
    for file in manifest["inputs"]:
        content = (workspace.drop / file["name"]).read_bytes()
        assert (file["sha256"], file["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))


def test_every_drop_on_record_is_listed_with_what_became_of_it(manifest: dict[str, Any]) -> None:
    assert manifest["drops"] == [
        {"name": "drops/2025-12", "content_sha256": "c0", "outcome": "replaced"},
        {"name": "drops/2026-01", "content_sha256": "c1", "outcome": "in_use"},
    ]


def test_it_says_what_was_asked_for_and_by_which_code(manifest: dict[str, Any]) -> None:
    assert manifest["parameters"]["as_at_date"] == "2026-03-31"
    assert manifest["parameters"]["authority"] == "E10999001"
    lock = (PROJECT_ROOT / "requirements.lock").read_bytes()
    assert manifest["made_by"]["lock_sha256"] == hashlib.sha256(lock).hexdigest()
    assert manifest["made_by"]["code_sha256"] == code_hash()


def test_keys_are_sorted_and_there_is_no_time_of_day(release: PublishedRelease) -> None:
    text = (release.path / "manifest.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert ":00" not in text


def test_rows_add_up_from_file_to_return(manifest: dict[str, Any]) -> None:
    counts = manifest["row_counts"]
    for file in counts["files"]:
        ended = ("landed", "duplicate", "blank", "quarantined")
        assert file["rows_in"] == sum(file[outcome] for outcome in ended) > 0
    assert counts["release"]["ssda903/Header.csv"] == 240
    last = [step for step in counts["steps"] if step["table_name"] == "header" and step["outcome"] == "kept"][
        -1
    ]
    assert last["row_count"] == 240
    assert counts["release"]["issues.csv"] == sum(manifest["rules"]["issues_by_severity"].values()) == 36


def test_rules_and_readiness_are_counted_and_said(manifest: dict[str, Any]) -> None:
    rules = manifest["rules"]
    assert (rules["rules"], rules["passed"], rules["failed"], rules["not_evaluated"]) == (4, 1, 2, 1)
    assert rules["failed_rules"] == {"210": 35, "302": 1}
    readiness = manifest["readiness"]
    assert readiness["status"] == "not ready for submission"
    assert readiness["reasons"] == [
        "Rule 302 (error) is broken by 1 row: "
        'The first episode starts before the child, "so to speak", was born.'
    ]
    assert any("Rule 210 (query) is broken by 34 rows" in note for note in readiness["notes"])
    assert any("1 query is accepted, with a reason each" in note for note in readiness["notes"])
    assert rules["accepted_queries"] == 1
    assert any("1 rule could not be evaluated: 503A." in note for note in readiness["notes"])
    assert any("3 rows of the extracts" in note for note in readiness["notes"])
    assert any("Table ssd_mother was refused" in note for note in readiness["notes"])
    assert any("1 texts in 4 cells stand for no code" in note for note in readiness["notes"])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            "delete from ssda903__reviews where record_id = 479",
            "479 rows of Reviews, but the last step kept 480",
        ),
        (
            "update rpt_row_accounts set row_count = 19 where outcome = 'outside the year'",
            "header: step landed kept",
        ),
        ("delete from rpt_row_accounts where table_name = 'episodes'", "no account of the rows of Episodes"),
        ("delete from ssda903__issues where rule_code = '302'", "count 36 issues, but 35 are listed"),
    ],
)
def test_a_warehouse_whose_rows_do_not_add_up_is_not_published(tmp_path: Path, fault: str, said: str) -> None:
    workspace = build(tmp_path)
    workspace.sql(fault)
    with pytest.raises(ReleaseError, match="do not add up") as refused:
        publish(workspace.warehouse, workspace.landing, workspace.releases)
    assert said in str(refused.value)
    assert not [path for path in workspace.year.iterdir() if path.is_dir()]


@pytest.mark.parametrize(
    ("table", "query", "said"),
    [
        (
            "accounts",
            "select * replace (rows_in + 1 as rows_in) from landed",
            "271 rows read, 260 landed, 5 copies, 2 blank and 3 quarantined",
        ),
        ("quarantine", "from landed where source_row < 12", "3 rows quarantined, but 2 are listed"),
    ],
)
def test_a_landing_whose_rows_do_not_add_up_is_not_published(
    tmp_path: Path, table: str, query: str, said: str
) -> None:
    workspace = build(tmp_path)
    workspace.change_landed(table, query)
    with pytest.raises(ReleaseError, match="do not add up") as refused:
        publish(workspace.warehouse, workspace.landing, workspace.releases)
    assert said in str(refused.value)


def test_a_folder_that_is_no_release_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="is not a release"):
        changed_files(tmp_path)


def release_id(workspace: Workspace, root: Path = PROJECT_ROOT, **settings: object) -> str:
    with open_finished(workspace.warehouse, workspace.landing) as connection:
        submission = current_submission(connection, SUBMISSION)
        return provenance(connection, submission, settings=settings, project_root=root).release_id(2026)


def test_the_id_follows_from_inputs_parameters_code_and_lock(tmp_path: Path) -> None:
    workspace, root = build(tmp_path), tmp_path / "project"
    for folder in ("orchestration", "expectations", "dbt_project/models"):
        (root / folder).mkdir(parents=True)
    (root / "orchestration" / "run.py").write_text("one = 1\n")
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(PROJECT_ROOT / name, root / name)
    ids = [release_id(workspace, root), release_id(workspace, root, note="other")]
    (root / "orchestration" / "run.py").write_text("one = 2\n")
    ids.append(release_id(workspace, root))
    (root / "requirements.lock").write_text("other\n")
    ids.append(release_id(workspace, root))
    workspace.change_landed(
        "files",
        "select * replace (case outcome when 'not_used' then '0' else source_file_sha256 end as "
        "source_file_sha256) from landed",
    )
    ids.append(release_id(workspace, root))
    workspace.change_landed("submissions", "select * replace (date '2026-03-30' as as_at_date) from landed")
    ids.append(release_id(workspace, root))
    assert len(set(ids)) == 6
    assert all(found.startswith("2026-") and len(found) == 17 for found in ids)


def test_the_code_version_knows_sources_by_name_and_content_and_nothing_else(tmp_path: Path) -> None:
    package = tmp_path / "orchestration"
    package.mkdir()
    (package / "a.py").write_text("same")
    first = code_hash(tmp_path)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"compiled")
    (package / "notes.swp").write_text("an editor's")
    assert code_hash(tmp_path) == first
    (package / "a.py").rename(package / "b.py")
    assert code_hash(tmp_path) != first


def test_another_list_of_postcodes_makes_another_release(tmp_path: Path) -> None:
    postcodes = tmp_path / POSTCODES.relative_to(PROJECT_ROOT)
    postcodes.parent.mkdir(parents=True)
    postcodes.write_bytes(b"of last year")
    first = code_hash(tmp_path)
    postcodes.write_bytes(b"of this year")
    assert code_hash(tmp_path) != first


def outcome(severity: str, result: str) -> PlausibilityResult:
    return PlausibilityResult("x", "header", "Header has rows.", severity, result, "0 rows", "Because.")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("severity", "status", "ready"),
    [
        ("error", "failed", False),
        ("error", "passed", True),
        ("error", "not_evaluated", True),
        ("query", "failed", True),
    ],
)
def test_only_an_error_that_a_rule_found_stops_the_return(severity: str, status: str, ready: bool) -> None:
    rule = RuleResult("101", severity, status, 2, "", "What it says.")
    readiness = judge([rule], [], 0)
    assert readiness.ready is ready
    assert bool(readiness.notes) is (ready and status != "passed")


@pytest.mark.parametrize(
    ("severity", "result", "ready"),
    [("block", "failed", False), ("warn", "failed", True), ("block", "not_evaluated", True)],
)
def test_only_a_blocking_expectation_that_failed_stops_the_return(
    severity: str, result: str, ready: bool
) -> None:
    readiness = judge([], [outcome(severity, result)], 0)
    assert readiness.ready is ready
    assert (readiness.summary != "") is not ready


def test_a_release_without_anything_found_is_ready_and_has_no_notes() -> None:
    readiness = judge(
        [RuleResult("101", "error", "passed", 0, "", "What it says.")], [outcome("block", "passed")], 0
    )
    assert (readiness.status, readiness.reasons, readiness.notes) == ("ready for submission", (), ())

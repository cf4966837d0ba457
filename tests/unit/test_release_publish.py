"""Publishing: whole or not at all, the same bytes for the same inputs, never over an older release."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from release_warehouse import PREVIOUS, Workspace, build

from expectations.measures import measures, sections
from orchestration.releases.annual_report.evidence import MEASURES_FILE, OF_ALL, OF_THE_SUBMISSION, facts_of
from orchestration.releases.finished_warehouse import ReleaseError
from orchestration.releases.manifest import changed_files, files_of
from orchestration.releases.publish import PublishedRelease, publish

PROJECT = Path(__file__).resolve().parents[2]
LISTS = [table.model for section in sections() for table in section.tables if table.model]
KEPT = [*facts_of(measures().values()), *LISTS, *OF_THE_SUBMISSION, *OF_ALL]
FILES = [
    *sorted(
        f"annual_report/evidence/{name}" for name in [MEASURES_FILE, *(f"{one}.parquet" for one in KEPT)]
    ),
    "annual_report/officer/annual_report.docx",
    "annual_report/officer/annual_report.html",
    "annual_report/officer/annual_report.xlsx",
    "annual_report/officer/disclosure_audit.csv",
    "annual_report/officer/figures.csv",
    "annual_report/public/annual_report.docx",
    "annual_report/public/annual_report.html",
    "annual_report/public/annual_report.xlsx",
    "annual_report/public/figures.csv",
    "data_quality.csv",
    "data_quality.html",
    "data_quality.xlsx",
    "data_quality_changes.csv",
    "extracts.xlsx",
    "index.html",
    "issues.csv",
    "manifest.json",
    "plausibility.html",
    "plausibility.json",
    "quarantine.csv",
    "return_gaps.csv",
    "rule_book.html",
    "rule_results.csv",
    "ssda903/Episodes.csv",
    "ssda903/Header.csv",
    "ssda903/Reviews.csv",
    "ssda903/return.xml",
]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return build(tmp_path)


def published(workspace: Workspace, **parameters: object) -> PublishedRelease:
    return publish(
        workspace.warehouse,
        workspace.landing,
        workspace.releases,
        drop=workspace.drop,
        settings=parameters,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_of(folder).items()}


def test_a_release_holds_every_product_and_leaves_nothing_else_behind(workspace: Workspace) -> None:
    release = published(workspace)
    assert release.path == workspace.year / release.release_id
    assert list(files_of(release.path)) == FILES
    assert not release.unchanged
    assert {path.name for path in workspace.year.iterdir()} <= {
        release.release_id,
        "LATEST",
        ".publishing.lock",
    }
    assert (workspace.year / "LATEST").read_text() == f"{release.release_id}\n"


def test_the_same_inputs_give_the_same_bytes_wherever_they_lie(tmp_path: Path) -> None:
    first, second = (published(build(_folder(tmp_path, name))) for name in ("here", "elsewhere"))
    assert first.release_id == second.release_id
    assert contents(first.path) == contents(second.path)
    assert str(tmp_path).encode() not in b"".join(contents(first.path).values())


def _folder(root: Path, name: str) -> Path:
    (root / name).mkdir()
    return root / name


def test_publishing_again_uses_the_release_that_is_there(workspace: Workspace) -> None:
    first = published(workspace)
    before = {name: path.stat().st_mtime_ns for name, path in files_of(first.path).items()}
    again = published(workspace)
    assert (again.unchanged, again.path) == (True, first.path)
    assert {name: path.stat().st_mtime_ns for name, path in files_of(first.path).items()} == before


def test_other_parameters_make_another_release_beside_the_first(workspace: Workspace) -> None:
    first, second = published(workspace), published(workspace, note="other")
    assert first.release_id != second.release_id
    assert first.path.is_dir() and second.path.is_dir()
    assert (workspace.year / "LATEST").read_text() == f"{second.release_id}\n"


@pytest.mark.parametrize(
    ("change", "said"), [(lambda p: p.write_text("x"), "is other"), (Path.unlink, "is gone")]
)
def test_a_published_file_that_was_changed_is_named_and_never_overwritten(
    workspace: Workspace, change: object, said: str
) -> None:
    release = published(workspace)
    assert changed_files(release.path) == []
    change(release.path / "issues.csv")  # type: ignore[operator]
    before = contents(release.path)
    with pytest.raises(ReleaseError, match=f"its issues.csv {said}"):
        published(workspace)
    assert contents(release.path) == before
    assert changed_files(release.path) == ["issues.csv"]


def test_a_file_that_someone_added_to_a_release_is_left_alone(workspace: Workspace) -> None:
    release = published(workspace)
    (release.path / "signed_off.txt").write_text("seen")
    assert published(workspace).unchanged
    assert (release.path / "signed_off.txt").read_text() == "seen"


def test_leftovers_of_a_crashed_attempt_are_cleared(workspace: Workspace) -> None:
    leftover = workspace.year / ".making-2026-000000000000" / "ssda903"
    leftover.mkdir(parents=True)
    (leftover / "Header.csv").write_text("half")
    release = published(workspace)
    assert release.path.is_dir()
    assert not leftover.parent.exists()


def test_a_second_publisher_is_refused_at_once(workspace: Workspace) -> None:
    workspace.year.mkdir(parents=True)
    with FileLock(workspace.year / ".publishing.lock"), pytest.raises(ReleaseError, match="Another run"):
        published(workspace)
    assert published(workspace).path.is_dir()


FULL_DISK = """
import resource, sys
from pathlib import Path
from orchestration.releases.finished_warehouse import ReleaseError
from orchestration.releases.publish import publish

root, limit = Path(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    publish(root / "warehouse.duckdb", root / "landing", root / "releases", settings={"attempt": "second"})
except ReleaseError as error:
    print(error)
    sys.exit(3)
"""


@pytest.mark.parametrize(
    "limit", [10_000, 30_000], ids=["while_copying_the_return", "while_writing_the_report"]
)
def test_a_full_disk_leaves_the_last_release_untouched(workspace: Workspace, limit: int) -> None:
    first = published(workspace)
    before = contents(workspace.year)
    attempt = subprocess.run(
        [sys.executable, "-B", "-c", FULL_DISK, str(workspace.root), str(limit)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert attempt.returncode == 3, attempt.stderr
    assert "could not be written" in attempt.stdout and "Make room on the disk" in attempt.stdout
    assert "earlier releases are as they were" in attempt.stdout
    assert contents(workspace.year) == before
    assert [path.name for path in workspace.year.iterdir() if path.is_dir()] == [first.release_id]


def test_any_other_failure_removes_the_half_made_release(workspace: Workspace) -> None:
    workspace.sql("alter table ssda903__reviews drop column review_code")
    with pytest.raises(Exception, match="review_code"):
        published(workspace)
    assert not [path for path in workspace.year.iterdir() if path.is_dir()]
    assert not (workspace.year / "LATEST").exists()


def test_a_missing_warehouse_says_what_to_do(workspace: Workspace) -> None:
    workspace.warehouse.unlink()
    with pytest.raises(ReleaseError, match="Build it first"):
        published(workspace)
    assert not workspace.releases.exists()


def test_a_warehouse_of_many_submissions_needs_to_be_told_which(workspace: Workspace) -> None:
    workspace.change_landed("submissions", "select * replace ('current' as role) from landed")
    with pytest.raises(ReleaseError, match="holds 2 to release"):
        published(workspace)
    with pytest.raises(ReleaseError, match="holds 0 named nobody"):
        publish(workspace.warehouse, workspace.landing, workspace.releases, submission_id="nobody")
    workspace.sql(f"update rpt_row_accounts set submission_id = '{PREVIOUS}'")
    with pytest.raises(ReleaseError, match="no account of the rows of Header"):
        publish(workspace.warehouse, workspace.landing, workspace.releases, submission_id="E10999001-2026")


def test_an_extract_that_changed_since_it_was_read_is_refused(workspace: Workspace) -> None:
    (workspace.drop / "ssd" / "ssd_person.csv").write_text("later\n")
    with pytest.raises(ReleaseError, match=r"ssd/ssd_person\.csv has changed or gone"):
        published(workspace)


def test_the_warehouse_is_free_again_afterwards(workspace: Workspace) -> None:
    published(workspace)
    workspace.sql("create table written_afterwards as select 1 as one")


def test_no_product_but_the_return_and_the_issues_names_a_child(workspace: Workspace) -> None:
    release = published(workspace)
    names_children = ("ssda903/", "issues.csv", "data_quality")
    for name, content in contents(release.path).items():
        if not name.startswith(names_children) and not name.endswith(".xlsx"):
            assert b"C00" not in content, name
    manifest = json.loads((release.path / "manifest.json").read_text())
    assert manifest["release_id"] == release.release_id

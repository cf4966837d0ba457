"""The same inputs give the same bytes, and nothing is done twice.

Other parameters make another release: `test_unchanged.py` and `test_release_manifest.py` try each of them,
`test_own_return.py` a whole run.
"""

import shutil
from pathlib import Path

import pytest
from conftest import AUTHORITY, YEAR, settings_in

from orchestration.cli import DONE, main
from orchestration.pipeline import RunOutcome, run_release
from orchestration.releases.manifest import files_of
from orchestration.settings import Settings, settings
from raw_data.synthetic import generate, load_settings


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a release: its bytes, and when it was written."""
    return {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files_of(folder).items()}


def test_another_machine_makes_the_same_release_from_the_same_seed(
    exampleshire: Settings, first_run: RunOutcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first release lies there already: a run stops at any byte that it would write otherwise."""
    elsewhere = settings_in(tmp_path)
    generate(load_settings(collection_year=YEAR), elsewhere.extracts_dir)
    shutil.copytree(exampleshire.releases_dir, elsewhere.releases_dir)
    there = elsewhere.releases_dir / first_run.release.relative_to(exampleshire.releases_dir)
    before = contents(there)
    for name in ("extracts_dir", "work_dir", "releases_dir"):
        monkeypatch.setenv(f"CAREFACTS_{name.upper()}", str(getattr(elsewhere, name)))
    settings.cache_clear()
    assert main(["run", "--authority", AUTHORITY, "--year", str(YEAR), "--again"]) == DONE
    settings.cache_clear()
    assert (elsewhere.work_dir / AUTHORITY / str(YEAR) / "warehouse.duckdb").is_file(), "it was made again"
    assert contents(there) == before
    assert [path.name for path in there.parent.iterdir() if path.is_dir()] == [there.name]


def test_a_second_run_uses_what_is_there(exampleshire: Settings, first_run: RunOutcome) -> None:
    used_again = run_release(exampleshire, AUTHORITY, YEAR)
    assert used_again.unchanged
    assert used_again.seconds == {}
    assert used_again.release == first_run.release

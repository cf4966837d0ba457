"""The same inputs give the same bytes, and nothing is done twice.

That a run which is made again finds the release that is there is tried in `test_drops.py`.
"""

from datetime import date
from pathlib import Path

from conftest import AUTHORITY, YEAR, settings_in
from shared_folder import work_in

from orchestration.pipeline import RunOutcome, run_release
from orchestration.releases.manifest import files_of
from orchestration.settings import Settings
from raw_data.synthetic import generate, load_settings


def contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_of(folder).items()}


def test_another_machine_makes_the_same_release_from_the_same_seed(
    first_run: RunOutcome, tmp_path: Path
) -> None:
    elsewhere = settings_in(tmp_path)
    generate(load_settings(collection_year=YEAR), elsewhere.extracts_dir)
    again = run_release(elsewhere, AUTHORITY, YEAR)
    assert again.release.name == first_run.release.name
    assert contents(again.release) == contents(first_run.release)


def test_a_second_run_uses_what_is_there(exampleshire: Settings, first_run: RunOutcome) -> None:
    used_again = run_release(exampleshire, AUTHORITY, YEAR)
    assert used_again.unchanged
    assert used_again.seconds == {}
    assert used_again.release == first_run.release


def test_another_as_at_date_is_another_release(
    exampleshire: Settings, first_run: RunOutcome, tmp_path: Path
) -> None:
    apart = exampleshire.model_copy(
        update={"work_dir": work_in(tmp_path), "releases_dir": tmp_path / "releases"}
    )
    other = run_release(apart, AUTHORITY, YEAR, as_at=date(2026, 2, 28))
    assert other.release.name != first_run.release.name


def test_a_trial_of_other_rules_is_another_release_and_not_the_latest(
    exampleshire: Settings, first_run: RunOutcome
) -> None:
    trial = run_release(exampleshire, AUTHORITY, YEAR, rules_year=2027)
    latest = (trial.release.parent / "LATEST").read_text(encoding="utf-8").strip()
    assert trial.release.name != first_run.release.name
    assert latest == first_run.release.name

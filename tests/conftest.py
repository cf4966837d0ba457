"""Folders and one finished run that tests share; what a test changes, it copies first."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import TYPE_CHECKING

import pytest
from shared_folder import made_once, shared_folder, work_in

from orchestration.dbt_runner import DbtProject
from orchestration.pipeline import RunOutcome, run_release
from orchestration.settings import Settings
from raw_data.synthetic import authority_code, generate, load_settings

if TYPE_CHECKING:
    from dirty_runs import DirtyRun

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
AUTHORITY, YEAR = authority_code(1), 2026

__all__ = ["shared_folder"]


def settings_in(folder: Path) -> Settings:
    return Settings(
        extracts_dir=folder / "extracts",
        work_dir=work_in(folder),
        releases_dir=folder / "releases",
        authorities=[AUTHORITY],
    )


@pytest.fixture(scope="session")
def exampleshire(tmp_path_factory: pytest.TempPathFactory, shared_folder: Path) -> Settings:
    """The settings of a place where the made-up authority has been generated as `make run` does."""
    chosen = settings_in(tmp_path_factory.mktemp("exampleshire"))
    copytree(_made_up(shared_folder).extracts_dir, chosen.extracts_dir)
    return chosen


@pytest.fixture(scope="session")
def first_run(exampleshire: Settings, shared_folder: Path) -> RunOutcome:
    """The release of the made-up authority, made by the main job: once, and copied for each process."""
    made = _made_up(shared_folder)
    kept = made_once(shared_folder / "first_run.pickle", lambda path: _run(made, path))
    outcome: RunOutcome = pickle.loads(kept.read_bytes())
    copytree(made.work_dir, exampleshire.work_dir, ignore=ignore_patterns("dbt"), dirs_exist_ok=True)
    copytree(made.releases_dir, exampleshire.releases_dir)
    release = exampleshire.releases_dir / outcome.release.relative_to(made.releases_dir)
    return replace(outcome, release=release)


def _made_up(shared: Path) -> Settings:
    place = settings_in(shared / "finished")
    made_once(place.extracts_dir, lambda folder: generate(load_settings(collection_year=YEAR), folder))
    return place


def _run(place: Settings, outcome: Path) -> None:
    outcome.write_bytes(pickle.dumps(run_release(place, AUTHORITY, YEAR)))


@pytest.fixture(scope="session")
def dbt_cache(shared_folder: Path) -> Path:
    """A work folder in which the parsed dbt project and the statements of the rules are kept."""
    project = DbtProject(shared_folder / "dbt")
    made_once(shared_folder / "parsed", lambda path: (project.manifest_path(), path.touch()))
    return shared_folder


@pytest.fixture(scope="session")
def dirty_run(dbt_cache: Path) -> Callable[[str], DirtyRun]:
    """Gives the run of a profile of dirt, made when a process first asks for it."""
    from dirty_runs import make_run

    @cache
    def of(profile: str) -> DirtyRun:
        def make(path: Path) -> None:
            path.write_bytes(pickle.dumps(make_run(profile, dbt_cache / f"dirt_{profile}", dbt_cache)))

        kept: DirtyRun = pickle.loads(made_once(dbt_cache / f"dirt_{profile}.pickle", make).read_bytes())
        return kept

    return of

"""Folders and one finished run that tests share; what a test changes, it copies first."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
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
def exampleshire(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a place where the made-up authority has been generated as `make run` does."""
    chosen = settings_in(tmp_path_factory.mktemp("exampleshire"))
    generate(load_settings(collection_year=YEAR), chosen.extracts_dir)
    return chosen


@pytest.fixture(scope="session")
def first_run(exampleshire: Settings) -> RunOutcome:
    """The release of the made-up authority, made once by the main job."""
    return run_release(exampleshire, AUTHORITY, YEAR)


@pytest.fixture(scope="session")
def dbt_cache(shared_folder: Path) -> Path:
    """A work folder in which the parsed dbt project and the statements of the rules are kept."""
    project = DbtProject(shared_folder / "dbt")
    made_once(shared_folder / "parsed", lambda path: (project.manifest_path(), path.touch()))
    return shared_folder


@pytest.fixture(scope="session")
def dirty_run(tmp_path_factory: pytest.TempPathFactory, dbt_cache: Path) -> Callable[[str], DirtyRun]:
    """Gives the run of a profile of dirt, made when it is first asked for."""
    from dirty_runs import make_run

    return cache(lambda profile: make_run(profile, tmp_path_factory.mktemp(profile), dbt_cache))

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
    from councils import Council

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
AUTHORITY, YEAR = authority_code(1), 2026

# What others wait for is made first, and not the same thing by two processes at once; the rest follows in the
# order of its names, whose last files are short, so that all processes end together.
FIRST = (
    "test_known_answers.py",  # the finished run
    "test_dbt_unit_tests.py",
    "test_same_bytes.py",
    "test_short_history.py",  # the warehouse of all councils
    "test_run_with_refusals.py",
    "test_child_id.py",  # the warehouse of what is written by hand
    "test_own_return.py",
    "test_database_run.py",
    "test_facts_on_postgres.py",
    "test_examples_on_postgres.py",
)

__all__ = ["shared_folder"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(FIRST)))


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
def council(shared_folder: Path) -> Callable[[str], Council]:
    """Gives a council by its name, landed when a process first asks for it."""
    from councils import make_council

    @cache
    def of(name: str) -> Council:
        def make(path: Path) -> None:
            path.write_bytes(pickle.dumps(make_council(name, shared_folder / f"council {name}")))

        kept: Council = pickle.loads(made_once(shared_folder / f"{name}.pickle", make).read_bytes())
        return kept

    return of


@pytest.fixture(scope="session")
def councils(council: Callable[[str], Council], dbt_cache: Path) -> Path:
    """The folder with the landing and the warehouse of all councils, built when a process first asks."""
    from councils import COUNCILS, build_together

    folder = dbt_cache / "councils"
    made_once(
        dbt_cache / "councils.built",
        lambda path: (build_together(map(council, COUNCILS), folder, dbt_cache), path.touch()),
    )
    return folder


@pytest.fixture(scope="session")
def hand_made(dbt_cache: Path) -> Path:
    """The folder with the landing and the warehouse of every submission that is written by hand."""
    from hand_warehouse import build_hand_made

    folder = dbt_cache / "hand_made"
    made_once(dbt_cache / "hand_made.built", lambda path: (build_hand_made(folder, dbt_cache), path.touch()))
    return folder

"""A folder that all processes of a test run share: what takes long to make is made there once.

What is made does not belong here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

_folder: list[Path] = []


@pytest.fixture(scope="session", autouse=True, name="shared_folder")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, the same for every process of the run, and gone with its other temporary folders."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    (folder / "dbt").mkdir(parents=True, exist_ok=True)
    _folder[:] = [folder]
    return folder


def made_once(path: Path, make: Callable[[Path], object]) -> Path:
    """Make a file or folder of the shared folder, unless this or another process has done so."""
    with FileLock(path.with_name(f".{path.name}.lock")):
        if not path.exists():
            make(path)
    return path


def work_in(folder: Path) -> Path:
    """A work folder of a test's own, but for the parsed dbt project, which all tests share."""
    work = folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    if not (work / "dbt").exists():
        (work / "dbt").symlink_to(_folder[0] / "dbt")
    return work

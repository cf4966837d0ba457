"""Dagster's own records: where they lie, and how they are written.

What runs, and what it makes, does not belong here.
"""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy import event
from sqlalchemy.engine import Engine


def dagster_instance(work_dir: Path) -> dg.DagsterInstance:
    """Dagster's own records below the work folder, so that the UI shows what the command line ran."""
    return dg.DagsterInstance.from_config(str(dagster_home(work_dir)))


def write_records_without_waiting() -> None:
    """Let Dagster's own records reach the disk when the system likes; releases are flushed by `publish`.

    Dagster writes about a thousand events a run, each in a transaction of its own: waiting for the disk at
    each took more time than all other work together. A power cut can cost the history of runs, nothing else.
    """
    if not event.contains(Engine, "connect", _without_waiting):
        event.listen(Engine, "connect", _without_waiting)


def _without_waiting(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("pragma synchronous = off")


def dagster_home(work_dir: Path) -> Path:
    """The folder of Dagster's records, with our settings for it in place."""
    home = work_dir / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).with_name("dagster.yaml"), home / "dagster.yaml")
    return home

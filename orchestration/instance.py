"""Dagster's own records: where they lie, and how they are written.

What runs, and what it makes, does not belong here.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import sqlalchemy as sa
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

LOGS_HELD_OPEN = 4  # the log of all runs, that of this one, and some to spare
WAIT_SECONDS = 60  # for another process that writes to the same log


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


class EventLog(SqliteEventLogStorage):
    """Dagster's log of events, in the same SQLite files, with its connections kept open between events.

    Dagster opens and closes a connection for each event, and several for each asset or check. SQLite then
    folds its journal into the file each time, which took a third of the time of a run.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "EventLog":
        """Make the log that Dagster's settings name."""
        return cls(str(config_value["base_dir"]), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.pop(shard, None) or sa.create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": WAIT_SECONDS}
            )
            self._engines[shard] = engine  # the last used last
            if len(self._engines) > LOGS_HELD_OPEN:
                self._engines.pop(next(iter(self._engines))).dispose()
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def has_table(self, table_name: str) -> bool:
        """Tell whether the log has a table; one that is there stays there."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def dispose(self) -> None:
        """Close every connection."""
        super().dispose()
        while self._engines:
            self._engines.popitem()[1].dispose()


def dagster_home(work_dir: Path) -> Path:
    """The folder of Dagster's records, with our settings for it in place."""
    home = (work_dir / "dagster").resolve()
    home.mkdir(parents=True, exist_ok=True)
    settings = Path(__file__).with_name("dagster.yaml").read_text(encoding="utf-8")
    log = {
        "module": EventLog.__module__,
        "class": EventLog.__name__,
        "config": {"base_dir": str(home / "history" / "runs")},
    }
    # written at once: another process may be reading it
    part = home / ".dagster.yaml.part"
    part.write_text(f"{settings}event_log_storage: {json.dumps(log)}\n", encoding="utf-8", newline="\n")
    part.replace(home / "dagster.yaml")
    return home

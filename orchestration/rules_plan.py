"""The rules as statements for DuckDB alone: dbt makes them once, they are kept, and a validation runs them.

What a statement says does not belong here (`dbt_project/` and the rulebook do that), nor does reading files
or writing lists. A release is built by dbt itself (`dbt_runner.py`).
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from graphlib import TopologicalSorter
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_runner import DbtFailed, DbtProject, raise_for_failures
from orchestration.extracts.landing import Landing, schemas
from orchestration.extracts.landing_writer import write_landing
from orchestration.failed_statement import what_failed
from orchestration.progress import progress

NO_TESTS = ("resource_type:test", "resource_type:unit_test")
MEMORY, DISK = "3GB", "20GB"  # what has no room in memory is put aside on disk; more than both is refused
CATALOG = "warehouse"  # dbt calls a database as its file is called, and says so in its SQL
_PLAN, _DATABASE = "plan.json", f"{CATALOG}.duckdb"
AT_A_TIME = 2  # a statement over less than 120,000 rows keeps one processor busy, whatever DuckDB may use
_VERSION = 2  # raise it when the same project is kept in another form


@dataclass(frozen=True)
class Statement:
    """One model: its name, `table` or `view`, its SQL, and the statements that it reads from."""

    name: str
    kind: str
    sql: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class RulesPlan:
    """The statements that read what is landed, in order, and a database in `folder` with the rest."""

    folder: Path
    statements: tuple[Statement, ...]

    @contextmanager
    def opened(self, landing: Path, scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a connection that sees a landing and what is kept; `scratch` takes what memory cannot."""
        settings: dict[str, str | bool | int | float | list[str]] = {
            "file_search_path": str(landing.resolve()),
            "temp_directory": str(scratch.resolve()),
            "memory_limit": MEMORY,
            "max_temp_directory_size": DISK,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        with duckdb.connect(config=settings) as connection:
            connection.execute(f"attach ':memory:' as {CATALOG}")
            connection.execute(f"use {CATALOG}")
            _attach(connection, self.folder / _DATABASE, "kept")
            for name in _tables_kept(connection):
                connection.execute(f'create table "{name}" as from kept."{name}"')
            connection.execute("detach kept")
            yield connection

    def run(self, connection: duckdb.DuckDBPyConnection, without: Collection[str] = ()) -> None:
        """Make every model on a connection of `opened`; only returns that came as files are seen.

        Models named in `without` are passed over; no other may read them. Two statements run at a time; of
        those that can, the one that most others wait for goes first.
        A statement that fails raises DbtFailed, which names its model, and the rule and its condition where
        it is one. No value of a cell is in the message.
        """
        to_make = {one.name: one for one in self.statements if one.name not in without}
        waiting = _how_many_wait(list(to_make.values()))
        order = TopologicalSorter({name: one.after for name, one in to_make.items()})
        order.prepare()
        ready: list[str] = []
        running: dict[Future[None], str] = {}
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            while order.is_active():
                ready = sorted([*ready, *order.get_ready()], key=lambda name: (waiting[name], name))
                while ready and len(running) < AT_A_TIME:
                    name = ready.pop()
                    running[pool.submit(_execute, connection, to_make[name])] = name
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    done.result()
                    order.done(running.pop(done))


def _execute(connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
    with connection.cursor() as own:
        own.execute(f"use {CATALOG}")
        try:
            own.execute(f'create {statement.kind} "{statement.name}" as {statement.sql}')
        except duckdb.Error as error:
            what = what_failed(own, statement.sql, error)
            raise DbtFailed(f"model {statement.name}: {what}") from error


def _how_many_wait(statements: Sequence[Statement]) -> dict[str, int]:
    """For each statement how many others read from it, directly or by others."""
    readers: dict[str, set[str]] = {one.name: set() for one in statements}
    for one in reversed(statements):
        for before in one.after:
            readers[before] |= {one.name, *readers[one.name]}
    return {name: len(found) for name, found in readers.items()}


def kept_plan(project: DbtProject, select: Sequence[str], from_extracts: tuple[str, ...]) -> RulesPlan:
    """The plan of the selected models, made with dbt where none is kept for the project as it is now.

    Models whose name begins with one of `from_extracts` hold what is made from extracts: they stay as empty
    as they are when nothing is landed. A project that does not build raises DbtFailed.
    """
    what = (_VERSION, version("duckdb"), tuple(select), from_extracts, str(schemas()))
    folder = project.manifest_path().parent / f"rules-{hashlib.sha256(str(what).encode()).hexdigest()[:16]}"
    if not (folder / _PLAN).exists():
        _make(project, select, from_extracts, folder)
    listed = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
    return RulesPlan(folder, tuple(Statement(**one | {"after": tuple(one["after"])}) for one in listed))


def _make(project: DbtProject, select: Sequence[str], from_extracts: tuple[str, ...], folder: Path) -> None:
    """Build everything once from a landing with nothing in it; keep the statements and what stands before."""
    with (
        progress("prepare the rules, once for this version"),
        tempfile.TemporaryDirectory(prefix=".rules-", dir=folder.parent) as name,
    ):
        making, kept = Path(name), Path(name) / "kept"
        built = making / "built" / _DATABASE
        write_landing(making / "landing", Landing())
        outcomes = project.build(making / "landing", built, select=select, exclude=NO_TESTS)
        raise_for_failures(outcomes)
        statements, standing = _taken_apart(project, [one.unique_id for one in outcomes], from_extracts)
        kept.mkdir()
        with duckdb.connect(str(kept / _DATABASE)) as connection:
            _attach(connection, built, "built")
            for table in standing:
                connection.execute(f'create table "{table}" as from built."{table}"')
        (kept / _PLAN).write_text(json.dumps([asdict(one) for one in statements]), encoding="utf-8")
        try:
            kept.rename(folder)
        except OSError:
            if not (folder / _PLAN).exists():  # else another process has just made the same one
                raise


def _taken_apart(
    project: DbtProject, ids: Sequence[str], from_extracts: tuple[str, ...]
) -> tuple[list[Statement], list[str]]:
    """The statements to run for each landing, in an order that works, and the tables that stand before."""
    nodes = project.manifest().nodes
    parents = {one: _parents(nodes[one]) for one in sorted(ids)}
    order = [one for one in TopologicalSorter(parents).static_order() if one in parents]
    to_run: set[str] = set()
    for one in order:
        lands = any(parent in to_run or parent.startswith("source.") for parent in parents[one])
        if lands and not nodes[one].name.startswith(from_extracts):
            to_run.add(one)
    read = set(ids) - {parent for one in ids for parent in parents[one]}  # asked for
    for one in reversed(order):
        if one in read and one in to_run:
            read.update(parents[one])
    statements = [
        Statement(
            nodes[one].name,
            nodes[one].config.materialized,
            _in_contract_order(nodes[one]),
            tuple(nodes[parent].name for parent in parents[one] if parent in to_run),
        )
        for one in order
        if one in read and one in to_run
    ]
    return statements, [nodes[one].name for one in order if one in read and one not in to_run]


def _parents(node: Any) -> list[str]:
    return list(node.depends_on.nodes) if node.resource_type == "model" else []


def _in_contract_order(node: Any) -> str:
    """The SQL of a model; a contract also settles the order of its columns, as dbt's own table does."""
    if not node.config.contract.enforced:
        return str(node.compiled_code)
    columns = ", ".join(f'"{name}"' for name in node.columns)
    return f"select {columns} from (\n{node.compiled_code}\n)"


def _attach(connection: duckdb.DuckDBPyConnection, database: Path, name: str) -> None:
    path = str(database).replace("'", "''")
    connection.execute(f"attach '{path}' as {name} (read_only)")


def _tables_kept(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = "select table_name from duckdb_tables() where database_name = 'kept' order by table_name"
    return [name for (name,) in connection.execute(query).fetchall()]

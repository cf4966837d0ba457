"""Builds models on PostgreSQL from the landing that DuckDB reads, with dbt and the same project.

Making a landing does not belong here, nor does comparing what comes out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from postgres import Server

from orchestration.settings import DBT_PROJECT_DIR

PROFILES = Path(__file__).parent / "postgres_profile"
LANDED, BUILT = "main", "built"  # schemas: that of every source, and that of the models
TYPES = {
    pa.string(): "text",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.date32(): "date",
    pa.float64(): "double precision",
}


def load_landing(server: Server, landing: Path) -> None:
    """Make a table of every landed file; two of one name would be one table, so they are refused."""
    files = sorted(landing.rglob("*.parquet"))
    assert len({file.stem for file in files}) == len(files), "two landed tables have the same name"
    server.schema(LANDED)
    for file in files:
        table = pq.read_table(file)
        columns = {field.name: TYPES[field.type] for field in table.schema}
        server.fill(LANDED, file.stem, columns, list(zip(*table.to_pydict().values(), strict=True)))


def build(server: Server, folder: Path, select: Sequence[str], exclude: Sequence[str]) -> None:
    """Run the models in the server's database; a model that fails fails the test with dbt's message."""
    from dbt.adapters.factory import cleanup_connections, reset_adapters
    from dbt.cli.main import dbtRunner

    server.schema(BUILT)
    # dbt's tables have no statistics yet, and a plan made without them may take minutes
    server.run("alter role owner set enable_nestloop = off", "alter role owner set jit = off")
    arguments = ["build", "--select", *select, "--exclude", *exclude]
    arguments += ["--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(PROFILES)]
    arguments += ["--target-path", str(folder), "--log-path", str(folder), "--log-level", "none"]
    arguments += ["--log-level-file", "none", "--no-partial-parse", "--no-write-json"]
    with _environment(server):
        try:
            result = dbtRunner().invoke(arguments)
        finally:
            cleanup_connections()
            reset_adapters()
    assert result.exception is None, result.exception
    failed = [
        f"{one.node.name}: {one.message}" for one in result.result.results if str(one.status) == "error"
    ]
    assert not failed, "\n".join(failed)


@contextmanager
def _environment(server: Server) -> Iterator[None]:
    values = {
        "CAREFACTS_TEST_PORT": str(server.port),
        "CAREFACTS_TEST_PASSWORD": server.password,
        "DO_NOT_TRACK": "1",
    }
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            del os.environ[name]

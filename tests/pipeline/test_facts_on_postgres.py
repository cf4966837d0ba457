"""The facts and the figures of the annual report come out alike on DuckDB and on PostgreSQL, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from councils import LEFT_OUT, SMALL, Council, put_together
from postgres import Server, postgres_server  # noqa: F401  the fixture `postgres`
from warehouse_on_postgres import BUILT, build, load_landing

from orchestration.settings import DBT_PROJECT_DIR

MODELS = DBT_PROJECT_DIR / "models"
SELECT = ["+path:models/marts", "+rpt_figures", "+int_findings_*", "+rpt_overdue_*", "+rpt_*_due_next"]
OF_THE_COUNCIL = f"submission_id like '% {SMALL}'"
PATTERNS = ("marts/**/*", "**/int_findings_*", "**/rpt_overdue_*", "**/rpt_*_due_next", "**/rpt_figures")
COMPARED = sorted(path.stem for pattern in PATTERNS for path in MODELS.glob(f"{pattern}.sql"))


@dataclass(frozen=True)
class Engines:
    """The same models, built by both."""

    duckdb: duckdb.DuckDBPyConnection
    postgres: Any


@pytest.fixture(scope="module")
def engines(
    postgres: Server,
    council: Callable[[str], Council],
    councils: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engines]:
    """On DuckDB the council is one of many; on PostgreSQL, which is slower, it is alone."""
    small, folder = council(SMALL), tmp_path_factory.mktemp("both_engines")
    load_landing(postgres, put_together([small], folder / "landing"))
    build(postgres, folder / "postgres", SELECT, LEFT_OUT)
    with (
        duckdb.connect(str(councils / "warehouse.duckdb"), read_only=True) as here,
        postgres.admin() as there,
    ):
        there.execute(f"set search_path to {BUILT}")
        yield Engines(here, there)


def rows(connection: Any, table: str, columns: list[str]) -> Counter[tuple[object, ...]]:
    """Every row that a table has of the council, with how often; numbers of any type are alike."""
    names = ", ".join(f'"{column}"' for column in columns)
    found = connection.execute(f'select {names} from "{table}" where {OF_THE_COUNCIL}').fetchall()
    return Counter(
        tuple(float(cell) if isinstance(cell, int | Decimal) else cell for cell in row) for row in found
    )


@pytest.mark.parametrize("table", COMPARED)
def test_both_engines_come_to_the_same_rows(table: str, engines: Engines) -> None:
    described = engines.duckdb.execute(f'select * from "{table}" limit 0').description
    assert described is not None
    columns = [str(column[0]) for column in described]
    here, there = rows(engines.duckdb, table, columns), rows(engines.postgres, table, columns)
    if here != there:
        differing = [
            column
            for column in columns
            if rows(engines.duckdb, table, [column]) != rows(engines.postgres, table, [column])
        ]
        pytest.fail(
            f"{(here - there).total()} rows of {here.total()} are on DuckDB only and "
            f"{(there - here).total()} of {there.total()} on PostgreSQL only; they differ in {differing}",
            pytrace=False,
        )


def test_there_is_something_to_compare(engines: Engines) -> None:
    empty = [
        table for table in COMPARED
        if not rows(engines.duckdb, table, ["submission_id"])
    ]  # fmt: skip
    assert len(empty) < len(COMPARED) / 4, empty

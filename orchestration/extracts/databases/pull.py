"""The database road: pulls a reporting copy's tables, read-only and as at one moment, into sheets.

Reading dates or codes does not belong here. How the kinds of database differ is in `database_connect`, what
is asked of one in `database_plan`, what is kept between pulls in `database_pulls`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import SecretStr
from sqlalchemy.engine import Connection

from expectations.extracts.fields import table as contract_table
from orchestration.extracts.databases.connect import address, connected, same_source
from orchestration.extracts.databases.faults import asking
from orchestration.extracts.databases.kept_pulls import (
    LastPull,
    PulledTable,
    keep,
    last_pull,
    new_pull,
    settle,
    sheets_of,
    write_chunks,
)
from orchestration.extracts.databases.plan import Plan, count_and_mark, plans_of, select, value_of
from orchestration.extracts.databases.road import DatabaseRoad
from orchestration.extracts.databases.values import as_text
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import Sheet


def pull(road: DatabaseRoad, secret: SecretStr | None, folder: Path) -> list[Sheet]:
    """Pull the tables of a connection and return one sheet each; `folder` keeps them until the next pull.

    A pull is taken as a whole or refused as a whole, and then the one before stays in `folder` as it was.
    ExtractRefused names every table and column that is not there; SourceAway means that a later try may work.
    An incremental pull reads the rows at or after its mark, puts them in the place of those with the same
    key, and falls back to a full one, with a note, when that cannot be right.
    """
    source = same_source(address(road, secret))
    before = last_pull(folder)
    if before is not None and before.source != source:
        before = None
    with new_pull(folder) as making:
        with connected(road, secret) as connection:
            plans = plans_of(connection, road)
            made = {plan.table: _pull_table(connection, road, plan, before, folder, making) for plan in plans}
        kept = keep(folder, source, made)
    return sheets_of(folder, kept)


def _pull_table(
    connection: Connection,
    road: DatabaseRoad,
    plan: Plan,
    before: LastPull | None,
    folder: Path,
    making: Path,
) -> tuple[PulledTable, Path]:
    """Pull one table into a file of `making`, from the mark of the pull before where that is sound."""
    count, mark = asking(plan.pulled.place, lambda: count_and_mark(connection, road, plan))
    made = replace(plan.pulled, mark=mark)
    to, old = making / f"{plan.table}.parquet", before.tables.get(plan.table) if before else None
    folded = [field.column.casefold() for field in contract_table(plan.table).fields if field.key]
    names = [made.headings[n].casefold() for n in made.read]
    keys = [names.index(key) for key in folded if key in names]
    if plan.by and old and old.mark and mark:
        if old.shape != made.shape:
            why = "its columns or their types changed"
        elif value_of(mark, plan.types[plan.by]) < value_of(old.mark, plan.types[plan.by]):
            why = f"{plan.by} went back"
        elif len(keys) < len(folded):
            why = "a column of its key is missing"
        else:
            rows = _read(connection, road, plan, old.mark, folder / old.file, keys, to)
            if rows == count:
                return replace(made, rows=rows), to
            why = "rows were deleted there, or share a key"
        made = replace(made, notes=(*made.notes, f"read in full, because {why} since the last pull"))
    return replace(made, rows=_read(connection, road, plan, None, None, keys, to)), to


def _read(
    connection: Connection,
    road: DatabaseRoad,
    plan: Plan,
    mark: str | None,
    before: Path | None,
    keys: list[int],
    to: Path,
) -> int:
    came = to.with_suffix(".came")
    write_chunks(came, _chunks(connection, road, plan, mark), len(plan.pulled.read))
    rows = settle(came, before, keys, to)
    came.unlink()
    return rows


def _chunks(
    connection: Connection, road: DatabaseRoad, plan: Plan, mark: str | None
) -> Iterator[list[pa.Array]]:
    place = plan.pulled.place
    statement = select(road, plan, mark).execution_options(yield_per=road.chunk_rows)
    chunks = asking(place, lambda: connection.execute(statement).partitions())
    while (chunk := asking(place, lambda: next(chunks, None))) is not None:
        columns = list(zip(*chunk, strict=True))
        yield [_written(plan, n, column) for n, column in zip(plan.pulled.read, columns, strict=True)]


def _written(plan: Plan, position: int, values: tuple[Any, ...]) -> pa.Array:
    try:
        return as_text(values, plan.pulled.kinds[position])
    except (TypeError, ValueError, pa.ArrowException):
        pass  # the error quotes the value
    raise ExtractRefused(
        "unreadable_value",
        "it holds a kind of value that cannot be written as text",
        "Let a view give it as text.",
        file=plan.pulled.place,
        column=plan.pulled.headings[position],
    )

"""What a pull asks of a database: which tables and columns are there, and the statements that read them.

Sending rows anywhere does not belong here; every statement is a SELECT that SQLAlchemy quotes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from expectations.extracts.fields import table as contract_table
from orchestration.extracts.databases.connect import LONDON, cell, kind_of
from orchestration.extracts.databases.faults import asking
from orchestration.extracts.databases.kept_pulls import PulledTable
from orchestration.extracts.databases.road import DatabaseRoad, contract_tables
from orchestration.extracts.refusals import ExtractRefused, refuse_together

# A date beyond this is a stand-in for "no end", and no mark of when a row was changed.
_NO_MARK_FROM = datetime(2100, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True)
class Plan:
    """One table to pull: its name in the contract and there, its columns' types, the column to go by."""

    table: str
    name: str
    types: dict[str, TypeEngine[Any]]  # by name there, in order
    pulled: PulledTable
    by: str | None


def plans_of(connection: Connection, road: DatabaseRoad) -> list[Plan]:
    """Return what to pull; tables and columns that are not there are refused together, each by its name."""
    there = asking(road.place(), lambda: _names(connection, road.db_schema))
    by_name = {name.casefold(): name for name in reversed(there)}
    wanted = road.tables or {table: table for table in contract_tables() if table.casefold() in by_name}
    if not wanted:
        raise ExtractRefused(
            "table_missing",
            f"schema {road.db_schema} is not there, or it holds none of the tables that have a contract",
            "Correct `schema`, ask for SELECT on its tables, or say in `tables` what they are called.",
            file=road.place(),
        )
    plans, refusals = [], []
    for table, asked in wanted.items():
        name = asked if asked in there else by_name.get(asked.casefold())
        if name is None:
            refusals.append(
                ExtractRefused(
                    "table_missing",
                    "there is no such table or view, or the user may not see it",
                    f"Correct tables.{table} of the connection, or ask for SELECT on it.",
                    file=road.place(asked),
                )
            )
            continue
        try:
            plans.append(_plan(connection, road, table, name))
        except ExtractRefused as refusal:
            refusals.append(refusal)
    refuse_together(refusals)
    return plans


def _names(connection: Connection, schema: str) -> list[str]:
    inspector = sa.inspect(connection)
    names = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
    if connection.dialect.name in ("postgresql", "oracle"):
        names += inspector.get_materialized_view_names(schema)
    return names


def _plan(connection: Connection, road: DatabaseRoad, table: str, name: str) -> Plan:
    place = road.place(name)
    columns = asking(place, lambda: sa.inspect(connection).get_columns(name, road.db_schema))
    types: dict[str, TypeEngine[Any]] = {column["name"]: column["type"] for column in columns}
    contract = {field.column.casefold() for field in contract_table(table).fields}
    asked = road.by.get(table)
    by = next((column for column in types if asked and column.casefold() == asked.casefold()), None)
    if asked and (by is None or not _can_mark(types[by])):
        found = "is not there" if by is None else "holds neither dates nor numbers nor text"
        what_to_do = f"Correct by.{table} of the connection."
        raise ExtractRefused("column_missing", f"it {found}", what_to_do, file=place, column=asked)
    bytes_ = [column for column in types if kind_of(types[column]) is None and column.casefold() in contract]
    headings = tuple(column for column in types if column not in bytes_)
    read = tuple(n for n, column in enumerate(headings) if column.casefold() in contract)
    if not read:
        raise ExtractRefused(
            "column_missing",
            f"it has none of the columns of {table}",
            f"Correct tables.{table}, or let a view give the columns the names of the contract.",
            file=place,
        )
    shape = [road.kind, place, by, [(headings[n], str(types[headings[n]])) for n in read]]
    pulled = PulledTable(
        table=table,
        place=place,
        headings=headings,
        read=read,
        kinds={n: kind_of(types[headings[n]]) or "text" for n in read},
        shape=hashlib.sha256(repr(shape).encode()).hexdigest(),
        notes=tuple(f"column {column} holds bytes and is not read" for column in bytes_),
    )
    return Plan(table, name, types, pulled, by)


def _can_mark(column_type: TypeEngine[Any]) -> bool:
    return kind_of(column_type) in ("date", "number") or isinstance(column_type, sa.String)


def select(road: DatabaseRoad, plan: Plan, mark: str | None) -> sa.Select[Any]:
    """Return the statement that reads a table's contract columns: all rows, or those from a mark on.

    Rows without a value in the column to go by are read every time. Marks that are dates go back to the day
    before, which covers changes committed late and clocks finer than ours.
    """
    headings, read = plan.pulled.headings, plan.pulled.read
    cells = [cell(road.kind, headings[n], plan.types[headings[n]]).label(f"c{n}") for n in read]
    statement = sa.select(*cells).select_from(sa.table(plan.name, schema=road.db_schema))
    if plan.by is None or mark is None:
        return statement
    by: sa.ColumnElement[Any] = sa.column(plan.by, plan.types[plan.by])
    value = value_of(mark, plan.types[plan.by])
    if isinstance(value, datetime):
        value = datetime.combine(value.date() - timedelta(days=1), time())
    elif isinstance(value, date):
        value -= timedelta(days=1)
    known = sa.bindparam("mark", value, plan.types[plan.by])
    return statement.where(sa.or_(by >= known, by.is_(None)))


def count_and_mark(connection: Connection, road: DatabaseRoad, plan: Plan) -> tuple[int | None, str | None]:
    """Return how many rows a table has and the highest value of the column to go by, if it goes by one."""
    if plan.by is None:
        return None, None
    by: sa.ColumnElement[Any] = sa.column(plan.by, plan.types[plan.by])
    if kind_of(plan.types[plan.by]) == "date":
        bound = _NO_MARK_FROM if isinstance(plan.types[plan.by], sa.DateTime) else _NO_MARK_FROM.date()
        by = sa.case((by < bound, by))
    source = sa.table(plan.name, schema=road.db_schema)
    statement = sa.select(sa.func.count(), sa.func.max(by)).select_from(source)
    row = connection.execute(statement).one()
    rows, highest = int(row[0]), row[1]
    if isinstance(highest, datetime) and highest.tzinfo is not None:
        highest = highest.astimezone(ZoneInfo(LONDON)).replace(tzinfo=None)
    return rows, None if highest is None else str(highest)


def value_of(mark: str, column_type: TypeEngine[Any]) -> Any:
    """Return a mark as the value to compare with, of the type of its column."""
    if isinstance(column_type, sa.DateTime):
        return datetime.fromisoformat(mark)
    if kind_of(column_type) == "date":
        return date.fromisoformat(mark)
    return Decimal(mark) if kind_of(column_type) == "number" else mark

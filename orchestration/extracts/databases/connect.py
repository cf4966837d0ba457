"""Opens one read-only view of a reporting copy, with time limits, for each kind of database that is known.

Which tables are pulled and what becomes of their rows does not belong here. This is the only module that
knows how PostgreSQL, SQL Server and Oracle differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.dialects import mssql, oracle
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeEngine

from orchestration.extracts.databases.faults import asking
from orchestration.extracts.databases.road import DatabaseRoad
from orchestration.extracts.refusals import ExtractRefused

_DRIVERS = {"postgresql": "postgresql+psycopg", "sqlserver": "mssql+pymssql", "oracle": "oracle+oracledb"}
_SCHEMES = {
    "postgresql": {"postgresql", "postgres"},
    "sqlserver": {"sqlserver", "mssql"},
    "oracle": {"oracle"},
}
_FORM = "<kind>://<user>:<password>@<server>:<port>/<database>"
LONDON = "Europe/London"
_BYTES = (sa.LargeBinary, sa.BINARY, sa.VARBINARY, mssql.TIMESTAMP, oracle.RAW)


def address(road: DatabaseRoad, secret: SecretStr | None) -> URL:
    """Return the address of the database with the driver that we use; a wrong one is refused unseen."""
    what_to_do = (
        f"Set the environment variable CAREFACTS_DATABASE_{road.name.upper()}, or write the file {road.name} "
        f"into the folder that CAREFACTS_SECRETS_DIR names. It holds one line: {_FORM}"
    )
    if secret is None or not secret.get_secret_value().strip():
        raise ExtractRefused("no_credentials", "there are no credentials", what_to_do, file=road.place())
    try:
        url: URL | None = sa.make_url(secret.get_secret_value().strip())
    except Exception:  # the error may quote what it could not read
        url = None
    if url is None:
        raise ExtractRefused("bad_address", "the address cannot be read", what_to_do, file=road.place())
    if url.drivername.split("+")[0] not in _SCHEMES[road.kind]:
        raise ExtractRefused(
            "other_kind",
            f"the address is not one of kind {road.kind}",
            "Correct `kind` of the connection, or the environment variable or secret file.",
            file=road.place(),
        )
    return url.set(drivername=_DRIVERS[road.kind])


def same_source(url: URL) -> str:
    """Return a mark by which a later pull knows that it is of the same database; it cannot be read back."""
    parts = (url.drivername, url.host, url.port, url.database, sorted(url.query.items()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@contextmanager
def connected(road: DatabaseRoad, secret: SecretStr | None) -> Iterator[Connection]:
    """Give a connection inside one read-only transaction, which sees all tables as at one moment.

    SQL Server has no read-only session: there we state a read-only intent and only ever select. Its view is
    of one moment where the database allows snapshot isolation. Nothing is ever committed.
    """
    place = road.place()
    url = address(road, secret)
    engine = asking(place, lambda: engine_for(road, url))
    connection: Connection | None = None
    try:
        connection = asking(place, engine.connect)
        opened = connection
        connection = asking(place, lambda: _begin(opened, road))
        yield connection
    finally:
        # A connection that is already gone can neither roll back nor close; there is nothing left to save.
        if connection is not None:
            with suppress(Exception):
                connection.rollback()
            with suppress(Exception):
                connection.close()
        with suppress(Exception):
            engine.dispose()


def engine_for(road: DatabaseRoad, url: URL) -> Engine:
    """Return SQLAlchemy's engine for an address: one connection, time limits set, parameters never shown."""
    seconds, statement = road.connect_timeout_seconds, road.statement_timeout_seconds
    options: dict[str, Any] = {}
    if road.kind == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
        # Keepalives end the wait for a server whose machine vanished without closing the connection.
        arguments: dict[str, Any] = {
            "connect_timeout": seconds,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": statement * 1000,
        }
    elif road.kind == "sqlserver":
        arguments = {
            "login_timeout": seconds,
            "timeout": statement,
            "read_only": True,
            "tds_version": "7.4",
            "appname": "carefacts",
            "encryption": url.query.get("encryption", "require"),
        }
    else:
        options["arraysize"] = min(road.chunk_rows, 5_000)
        arguments = {"tcp_connect_timeout": seconds, "expire_time": 1}
    engine = sa.create_engine(
        url,
        poolclass=NullPool,
        pool_reset_on_return=None,
        hide_parameters=True,
        connect_args=arguments,
        **options,
    )
    if road.kind == "oracle":

        @sa.event.listens_for(engine, "connect")
        def limit_calls(connection: Any, _: object) -> None:
            connection.call_timeout = statement * 1000

    return engine


def _begin(connection: Connection, road: DatabaseRoad) -> Connection:
    if road.kind == "sqlserver":
        allowed = connection.exec_driver_sql(
            "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()"
        ).scalar()
        connection.rollback()
        level = "SNAPSHOT" if allowed == 1 else "READ COMMITTED"
        return connection.execution_options(isolation_level=level)
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    if road.kind == "postgresql":
        limits = {
            "statement_timeout": f"{road.statement_timeout_seconds}s",
            "lock_timeout": f"{road.statement_timeout_seconds}s",
            "timezone": LONDON,
            "datestyle": "ISO",
            "extra_float_digits": "1",
        }
        set_config = [sa.func.set_config(name, value, True) for name, value in limits.items()]
        connection.execute(sa.select(*set_config))
    return connection


def kind_of(column_type: TypeEngine[Any]) -> str | None:
    """Return what a column holds: text, date, number, flag; or None for bytes, which are not read."""
    if isinstance(column_type, _BYTES):
        return None
    for kinds, kind in (
        ((sa.Boolean, mssql.BIT), "flag"),
        ((sa.Date, sa.DateTime), "date"),
        ((sa.Integer, sa.Numeric, sa.Float, mssql.MONEY, mssql.SMALLMONEY), "number"),
    ):
        if isinstance(column_type, kinds):
            return kind
    return "text"


def cell(kind: str, column: str, column_type: TypeEngine[Any]) -> sa.ColumnElement[Any]:
    """Return the expression that selects a column of a table.

    PostgreSQL writes every cell as text itself, which is faster and can say `infinity`. The others send their
    own values, untouched by SQLAlchemy's types, which `database_values.as_text` writes.
    """
    plain: sa.ColumnElement[Any] = sa.column(column)
    if kind != "postgresql":
        return plain
    if isinstance(column_type, sa.DateTime) and column_type.timezone:
        plain = sa.cast(plain, sa.TIMESTAMP(timezone=False))
    return sa.cast(plain, sa.Text)

"""A real PostgreSQL server for tests: started once for the session, on this machine only, stopped at the end.

Nothing here stands in for a database: a machine without PostgreSQL fails the tests that need one.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

INSTALL = "Install PostgreSQL: `apt-get install postgresql` on Debian; its server need not be running."
USER = "reader_of_copies"


@dataclass
class Server:
    """A running server; `admin` connects as its owner, `secret` is what an engineer would set for us."""

    port: int
    password: str
    process: subprocess.Popen[bytes]

    @property
    def secret(self) -> SecretStr:
        return SecretStr(f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/copies")

    @contextmanager
    def admin(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="owner",
            password=self.password,
            dbname="copies",
            autocommit=True,
        ) as connection:
            yield connection

    def run(self, *statements: str) -> None:
        with self.admin() as connection:
            for statement in statements:
                connection.execute(statement)

    def fill(self, schema: str, table: str, columns: dict[str, str], rows: list[tuple[object, ...]]) -> None:
        """Make a table as `column: type`, put rows into it, and let the reading user select from it."""
        named = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        with self.admin() as connection:
            connection.execute(f'create table "{schema}"."{table}" ({named})')
            with connection.cursor().copy(f'copy "{schema}"."{table}" from stdin') as copy:
                for row in rows:
                    copy.write_row(row)

    def schema(self, name: str) -> str:
        """Make an empty schema whose tables the reading user may select from."""
        self.run(
            f'drop schema if exists "{name}" cascade',
            f'create schema "{name}"',
            f'grant usage on schema "{name}" to {USER}',
            f'alter default privileges in schema "{name}" grant select on tables to {USER}',
        )
        return name


def programs() -> Path:
    """The folder with initdb and postgres: the newest that Debian has, else that on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    if found:
        return Path(found).resolve().parent
    pytest.fail(f"This test needs a real PostgreSQL server. {INSTALL}", pytrace=False)


def _server_user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.fail(
            f"PostgreSQL does not run as root, and there is no user postgres. {INSTALL}", pytrace=False
        )
    os.chown(folder, user.pw_uid, user.pw_gid)
    return "postgres"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="carefacts-postgres-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        bin_, data, password, port = programs(), folder / "data", secrets.token_hex(16), _free_port()
        (folder / "password").write_text(password, encoding="utf-8")
        user = _server_user(folder)
        if user:
            shutil.chown(folder / "password", user)
        made = subprocess.run(
            [
                *(bin_ / "initdb", "--pgdata", data, "--username", "owner", "--pwfile", folder / "password"),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ],
            capture_output=True,
            text=True,
            cwd="/",
            user=user,
            group=user,
        )
        assert made.returncode == 0, f"initdb failed: {made.stderr}"
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *(bin_ / "postgres", "-D", data, "-p", str(port), "-k", "", "-F"),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "logging_collector=off"),
                ],
                stdout=log,
                stderr=log,
                cwd="/",
                user=user,
                group=user,
                start_new_session=True,
            )
        server = Server(port, password, process)
        _wait_for(server, folder / "log")
        yield server
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how, seconds in ((signal.SIGINT, 20), (signal.SIGKILL, 5)):  # first what PostgreSQL calls fast
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, how)
            process.wait(seconds)
            return


def _wait_for(server: Server, log: Path) -> None:
    for _ in range(100):
        assert server.process.poll() is None, f"PostgreSQL stopped: {log.read_text(errors='replace')}"
        try:
            admin = psycopg.connect(
                host="127.0.0.1",
                port=server.port,
                user="owner",
                password=server.password,
                dbname="postgres",
                autocommit=True,
                connect_timeout=2,
            )
        except psycopg.OperationalError:
            subprocess.run(["sleep", "0.1"], check=True)
            continue
        with admin:
            admin.execute("create database copies")
            admin.execute(f"create role {USER} login password '{server.password}'")
        return
    pytest.fail(f"PostgreSQL did not start within 10 s: {log.read_text(errors='replace')}", pytrace=False)


@pytest.fixture(scope="session", name="postgres")
def postgres_server() -> Iterator[Server]:
    """One server for all tests of the session."""
    with started() as server:
        yield server

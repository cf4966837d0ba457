"""A whole run whose extracts come from a PostgreSQL server, and what nobody may ever find of its address.

They reach back two years only: the run holds everything that is tested of any data against a short history,
whose reviews `test_short_history.py` looks at.
"""

from __future__ import annotations

import csv
import logging
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import AUTHORITY, YEAR, settings_in
from postgres import USER, Server, started

from orchestration.extracts.databases import pull as database
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.pipeline import RunFailed, RunOutcome, run_release
from orchestration.releases.manifest import files_of
from orchestration.settings import Settings
from raw_data.synthetic import generate, load_settings

ROAD = """
databases:
  - name: copy
    kind: postgresql
    schema: ssd
    connect_timeout_seconds: 2
"""
VARIABLE = "CAREFACTS_DATABASE_COPY"


@pytest.fixture(scope="module")
def by_files(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small authority with files of its extracts, which is not run."""
    chosen = settings_in(tmp_path_factory.mktemp("files"))
    generate(load_settings(collection_year=YEAR, years=2, children=120), chosen.extracts_dir)
    return chosen


@pytest.fixture(scope="module")
def server(by_files: Settings) -> Iterator[Server]:
    """A server that holds the small authority's extracts, cell by cell as its files do."""
    with started() as running:
        running.schema("ssd")
        for path in sorted((by_files.drop(AUTHORITY, YEAR) / "ssd").glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                columns, *rows = csv.reader(file)
            cells: list[tuple[object, ...]] = [tuple(value or None for value in row) for row in rows]
            running.fill("ssd", path.stem, dict.fromkeys(columns, "text"), cells)
        yield running


@pytest.fixture(scope="module")
def place(by_files: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small authority without a file of its extracts, and with a database instead."""
    folder = tmp_path_factory.mktemp("database")
    shutil.copytree(by_files.extracts_dir, folder / "extracts")
    chosen = settings_in(folder).model_copy(
        update={"retry_after_seconds": 0, "secrets_dir": folder / "secrets"}
    )
    drop = chosen.drop(AUTHORITY, YEAR)
    shutil.rmtree(drop / "ssd")
    with (drop / "authority.yml").open("a", encoding="utf-8") as file:
        file.write(ROAD)
    return chosen


def parts(server: Server) -> list[bytes]:
    return [server.password.encode(), USER.encode(), b"127.0.0.1:", f":{server.port}".encode()]


def assert_nowhere(parts: list[bytes], *folders: Path) -> None:
    """No file below the folders holds any of it; of SQLite that is also what waits in its journal."""
    kept = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in kept), "Dagster's records are among what is searched"
    assert any(path.suffix == ".html" for path in kept)
    told = [path.name for path in kept for part in parts if part in path.read_bytes()]
    assert told == []


def contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_of(folder).items() if ".lock" not in name}


@pytest.fixture(scope="module")
def run(place: Settings, server: Server) -> RunOutcome:
    """A run with the secret in a mounted file."""
    assert place.secrets_dir is not None
    place.secrets_dir.mkdir()
    (place.secrets_dir / "copy").write_text(server.secret.get_secret_value() + "\n", encoding="utf-8")
    return run_release(place, AUTHORITY, YEAR)


def told(path: Path) -> list[tuple[Any, ...]]:
    """The rows of a landed table without where they came from; their order tells nothing."""
    table = pq.read_table(path)
    kept = [name for name in table.column_names if not name.startswith("source_") and name != "record_id"]
    return sorted(zip(*table.select(kept).to_pydict().values(), strict=True), key=str)


def test_what_lands_of_a_database_is_what_lands_of_files(
    run: RunOutcome, place: Settings, by_files: Settings, tmp_path: Path
) -> None:
    """The landing is all that the return and the report are made from."""
    land_drop(by_files.drop(AUTHORITY, YEAR), tmp_path / "files", DropParameters(AUTHORITY, YEAR, YEAR))
    landed = place.work_dir / AUTHORITY / str(YEAR) / "landing"
    of_files = {path.relative_to(tmp_path / "files") for path in (tmp_path / "files").rglob("ss*/*.parquet")}
    of_both = {path.relative_to(landed) for path in landed.rglob("ss*/*.parquet")}
    assert of_files == of_both
    compared = sorted(of_files | {Path("supplied_columns.parquet"), Path("submissions.parquet")})
    filled = {name for name in compared if told(landed / name)}
    assert len(filled) > 20
    for name in compared:
        assert told(landed / name) == told(tmp_path / "files" / name), name


def test_the_address_is_in_no_record_and_no_release(run: RunOutcome, place: Settings, server: Server) -> None:
    assert_nowhere(parts(server), place.work_dir, place.releases_dir)


def test_the_address_may_come_from_the_environment_and_is_in_no_log(
    run: RunOutcome,
    place: Settings,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The environment comes before the file, and a wrong address is told of without a word of it."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv(VARIABLE, server.secret.get_secret_value().replace(server.password, "hunter2hunter2"))
    before = (
        contents(place.releases_dir),
        contents(place.work_dir / AUTHORITY / str(YEAR) / "as_came" / "databases"),
    )
    with pytest.raises(RunFailed, match="copy: the database does not accept the user or the password"):
        run_release(place, AUTHORITY, YEAR)
    monkeypatch.setenv(VARIABLE, "not an address with s3cret in it")
    with pytest.raises(RunFailed, match="copy") as failed:
        run_release(place, AUTHORITY, YEAR)
    monkeypatch.undo()
    said = "".join([*capfd.readouterr(), caplog.text, str(failed.value)]).encode()
    secrets = [*parts(server), b"hunter2hunter2", b"s3cret"]
    assert [part for part in secrets if part in said] == []
    assert_nowhere(secrets, place.work_dir, place.releases_dir)
    assert contents(place.releases_dir) == before[0]
    assert contents(place.work_dir / AUTHORITY / str(YEAR) / "as_came" / "databases") == before[1]


def test_no_address_at_all_is_named_with_what_to_set(place: Settings, run: RunOutcome) -> None:
    bare = place.model_copy(update={"secrets_dir": None})
    with pytest.raises(RunFailed, match=VARIABLE):
        run_release(bare, AUTHORITY, YEAR)


def test_a_table_by_two_roads_is_refused_by_name(
    run: RunOutcome, place: Settings, by_files: Settings
) -> None:
    drop, landing = place.drop(AUTHORITY, YEAR), place.work_dir / AUTHORITY / str(YEAR) / "landing"
    before = contents(place.releases_dir), contents(landing)
    copied = drop / "mothers.csv"
    shutil.copy(by_files.drop(AUTHORITY, YEAR) / "ssd" / "ssd_mother.csv", copied)
    try:
        with pytest.raises(RunFailed, match="table ssd_mother comes by two roads") as failed:
            run_release(place, AUTHORITY, YEAR)
    finally:
        copied.unlink()
    assert "mothers.csv" in str(failed.value) and "copy/ssd.ssd_mother" in str(failed.value)
    assert (contents(place.releases_dir), contents(landing)) == before


def test_what_neither_road_brings_is_named(run: RunOutcome, place: Settings, server: Server) -> None:
    """A table that nothing can be made without is asked for, whichever road it was to come by."""
    server.run("alter table ssd.ssd_cla_reviews rename to elsewhere")
    try:
        with pytest.raises(RunFailed, match="ssd_cla_reviews"):
            run_release(place, AUTHORITY, YEAR)
        server.run("create table ssd.ssd_cla_reviews as select * from ssd.elsewhere limit 0")
        with pytest.raises(RunFailed, match="ssd_cla_reviews"):
            run_release(place, AUTHORITY, YEAR)
    finally:
        server.run(
            "drop table if exists ssd.ssd_cla_reviews", "alter table ssd.elsewhere rename to ssd_cla_reviews"
        )


def test_a_database_that_goes_away_in_the_middle_of_a_table_leaves_what_came_before(
    run: RunOutcome, place: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = place.work_dir / AUTHORITY / str(YEAR) / "as_came" / "databases"
    before = contents(place.releases_dir), contents(came)
    chunks = database._chunks

    def cut_off(*given: Any) -> Iterator[list[pa.Array]]:
        for chunk in chunks(*given):
            yield chunk
            server.run(f"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{USER}'")

    monkeypatch.setattr(database, "_chunks", cut_off)
    with pytest.raises(RunFailed, match=r"^copy/ssd\.\w+: the database went away while it was read"):
        run_release(place, AUTHORITY, YEAR)
    assert (contents(place.releases_dir), contents(came)) == before


def test_a_server_that_is_away_fails_the_run_after_its_tries(
    run: RunOutcome, place: Settings, server: Server
) -> None:
    came = place.work_dir / AUTHORITY / str(YEAR) / "as_came" / "databases"
    before = contents(place.releases_dir), contents(came)
    os.killpg(server.process.pid, signal.SIGQUIT)
    server.process.wait(20)
    with pytest.raises(RunFailed) as failed:
        run_release(place, AUTHORITY, YEAR)
    assert str(failed.value).startswith("copy: the database cannot be reached. Nothing was changed")
    assert (contents(place.releases_dir), contents(came)) == before
    assert_nowhere(parts(server), place.work_dir, place.releases_dir)
    records = b"".join(path.read_bytes() for path in place.work_dir.rglob("*.db*") if path.is_file())
    assert b"STEP_RESTARTED" in records, "the step was tried again"

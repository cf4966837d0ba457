"""The database road against a real PostgreSQL server that holds Standard Safeguarding Dataset tables."""

from __future__ import annotations

import csv
import logging
import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa
from postgres import Server, postgres_server, started  # noqa: F401  the fixture `postgres`
from pydantic import SecretStr
from sqlalchemy.engine import URL

from expectations.extracts.fields import table as contract_table
from orchestration.extracts.databases import plan as database_plan
from orchestration.extracts.databases import pull as database
from orchestration.extracts.databases.connect import connected
from orchestration.extracts.databases.faults import SourceAway
from orchestration.extracts.databases.kept_pulls import last_pull, sheets_of
from orchestration.extracts.databases.pull import pull
from orchestration.extracts.databases.road import DatabaseRoad, read_road
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import Sheet
from orchestration.settings import Settings

PERSON = {
    "pers_person_id": "varchar(48)",
    "pers_sex": "varchar(20)",
    "pers_dob": "timestamp",
    "changed": "date",
}
TYPES = {"date": "timestamp", "integer": "integer", "number": "numeric"}
READERS = {"date": date.fromisoformat, "integer": int, "number": Decimal}


def last_good(folder: Path) -> list[Sheet]:
    """What lies in the folder of a connection: the last pull that was not refused."""
    kept = last_pull(folder)
    return sheets_of(folder, kept) if kept else []


def road(schema: str = "ssd", **changes: object) -> DatabaseRoad:
    given = {"name": "copy", "kind": "postgresql", "schema": schema, **changes}
    return read_road(given, file="authority.yml", key="databases[0]")


def records(sheet: Sheet) -> list[dict[str, str | None]]:
    """The rows of a sheet by column, those that were pulled only."""
    names = sheet.opening[0]
    return [
        {names[n]: row[str(n)] for n in sorted(sheet.kinds)}
        for rows in sheet.rows(1)
        for row in rows.cells.to_pylist()
    ]


def ids(sheets: Sequence[Sheet]) -> list[str | None]:
    return [row["pers_person_id"] for row in records(sheets[0])]


def people(server: Server, schema: str, *rows: tuple[object, ...]) -> DatabaseRoad:
    """A table of people as (id, sex, day of change), and a road that goes by the day of change."""
    server.schema(schema)
    server.fill(schema, "ssd_person", PERSON, [(i, sex, "2010-05-01", changed) for i, sex, changed in rows])
    return road(schema, mode="incremental", by={"ssd_person": "changed"})


def secret_parts(server: Server) -> list[str]:
    return [server.password, "reader_of_copies", "127.0.0.1", str(server.port)]


def assert_tells_nothing(error: BaseException, parts: list[str], log: str = "") -> None:
    told = "".join(traceback.format_exception(error)) + repr(error) + str(error) + repr(vars(error)) + log
    assert not [part for part in parts if part in told]
    assert error.__cause__ is None and error.__context__ is None


def assert_nothing_left_behind(folder: Path) -> None:
    assert [path.name for path in folder.iterdir() if path.name.startswith(".") or ".part" in path.name] == []


def test_the_tables_of_a_drop_come_from_a_database_as_they_came_from_files(
    postgres: Server, exampleshire: Settings, tmp_path: Path
) -> None:
    """Every table of the made-up authority, typed as a database has it, gives the cells of its CSV file."""
    postgres.schema("ssd")
    files = {path.stem: path for path in sorted(exampleshire.extracts_dir.rglob("ssd_*.csv"))}
    expected = {}
    for name, path in files.items():
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = {column: _type(name, column, [row[column] for row in rows]) for column in rows[0]}
        postgres.fill("ssd", name, columns, [tuple(value or None for value in row.values()) for row in rows])
        expected[name] = [tuple(value or None for value in row.values()) for row in rows]

    sheets = pull(road(), postgres.secret, tmp_path)

    assert {sheet.file for sheet in sheets} == {f"copy/ssd.{name}" for name in files}
    assert len(files) >= 8 and sum(len(rows) for rows in expected.values()) > 3_000
    for sheet in sheets:
        found = [tuple(row.values()) for row in records(sheet)]
        assert sorted(found, key=str) == sorted(expected[sheet.file.split(".")[-1]], key=str), sheet.file
        rows = [row for batch in sheet.rows(1) for row in batch.source_row.to_pylist()]
        assert rows == list(range(2, len(found) + 2)), "rows count as in a spreadsheet"


def _type(table: str, column: str, cells: list[str]) -> str:
    """The type of a contract's column, unless a cell is planted in it that such a column could not hold."""
    kind = {field.column: field.type for field in contract_table(table).fields}.get(column)
    try:
        for cell in cells:
            READERS.get(kind or "", str)(cell or "2000-01-01"[: 10 if kind == "date" else 1])
    except ValueError:
        return "varchar"
    return TYPES.get(kind or "", "varchar")


CELLS = [
    ("pers_person_id", "bigint", "12345678901234567", "12345678901234567", "number"),
    (
        "pers_legacy_id",
        "uuid",
        "0A1B2C3D-0000-0000-0000-000000000001",
        "0a1b2c3d-0000-0000-0000-000000000001",
        "text",
    ),
    ("pers_dob", "timestamp", "2010-05-01 00:00:00", "2010-05-01", "date"),
    ("pers_expected_dob", "timestamp", "2010-05-01 13:05:00", "2010-05-01 13:05:00", "date"),
    ("pers_death_date", "timestamptz", "2010-05-01 00:00:00+01", "2010-05-01", "date"),
    ("pers_sex", "boolean", "t", "true", "flag"),
    ("pers_upn", "numeric(12,2)", "1200.50", "1200.50", "number"),
    ("pers_ethnicity", "float8", "0.1", "0.1", "number"),
    ("pers_upn_unknown", "jsonb", '{"a": ["é", null]}', '{"a": ["é", null]}', "text"),
    ("pers_is_mother", "text", " a\tb\x01\nc ", " a\tb\x01\nc ", "text"),
]


@pytest.mark.parametrize("written_by", ["PostgreSQL", "driver"])
def test_the_forms_of_cells(
    written_by: str, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that hands over its own values, as SQL Server and Oracle do, gives the same text."""
    if written_by == "driver":
        monkeypatch.setattr(database_plan, "cell", lambda kind, column, column_type: sa.column(column))
    postgres.schema("forms")
    filled = [value for _, _, value, _, _ in CELLS]
    postgres.fill(
        "forms", "ssd_person", {name: kind for name, kind, *_ in CELLS}, [tuple(filled), (7, *[None] * 9)]
    )
    (sheet,) = pull(road("forms"), postgres.secret, tmp_path)
    assert records(sheet)[0] == {name: text for name, _, _, text, _ in CELLS}
    assert sheet.kinds == {n: kind for n, (*_, kind) in enumerate(CELLS)}
    assert sheet.opening[1] == tuple(text.strip() for _, _, _, text, _ in CELLS)
    assert set(records(sheet)[1].values()) == {"7", None}


def test_dates_that_python_cannot_hold_come_as_the_database_writes_them(
    postgres: Server, tmp_path: Path
) -> None:
    people(postgres, "far", ("a", "F", "infinity"), ("b", "F", "9999-12-31"))
    postgres.run("update far.ssd_person set pers_dob = 'infinity' where pers_person_id = 'a'")
    (sheet,) = pull(road("far"), postgres.secret, tmp_path)
    assert [row["pers_dob"] for row in records(sheet)] == ["infinity", "2010-05-01"]


def test_names_are_matched_whatever_their_case_and_quoted_whatever_they_hold(
    postgres: Server, tmp_path: Path
) -> None:
    postgres.schema("odd")
    postgres.run(
        'create table odd."People; drop" ("Pers_Person_ID" int, "a b %s :c" int, "PERS_SEX" text)',
        'alter table odd."People; drop" add pers_upn bytea',
        "insert into odd.\"People; drop\" values (1, 2, 'F', 'x')",
        'create view odd."a % view" as select * from odd."People; drop"',
    )
    for name in ("people; DROP", "a % view"):
        (sheet,) = pull(road("odd", tables={"ssd_person": name}), postgres.secret, tmp_path)
        assert sheet.opening == (("Pers_Person_ID", "a b %s :c", "PERS_SEX"), ("1", "", "F"))
        assert sheet.file.casefold() == f"copy/odd.{name}".casefold()
        assert [note.text for note in sheet.notes] == ["column pers_upn holds bytes and is not read"]


def test_a_column_whose_type_changed_shows_its_kind(postgres: Server, tmp_path: Path) -> None:
    people(postgres, "drifts", ("a", "F", "2026-01-01"))
    assert pull(road("drifts"), postgres.secret, tmp_path)[0].kinds[2] == "date"
    postgres.run("alter table drifts.ssd_person alter pers_dob type integer using 43861")
    (sheet,) = pull(road("drifts"), postgres.secret, tmp_path)
    assert sheet.kinds[2] == "number" and records(sheet)[0]["pers_dob"] == "43861"


def test_everything_that_is_not_there_is_named_at_once(postgres: Server, tmp_path: Path) -> None:
    people(postgres, "gaps", ("a", "F", "2026-01-01"))
    postgres.run(
        "create table gaps.blank (x int)", "create table gaps.odd (pers_person_id int, day interval)"
    )
    asked = road(
        "gaps",
        mode="incremental",
        tables={
            "ssd_person": "ssd_person",
            "ssd_cp_plans": "no_such",
            "ssd_mother": "blank",
            "ssd_cla_reviews": "ssd_person",
        },
        by={"ssd_person": "changed_on"},
    )
    with pytest.raises(ExtractRefused) as refused:
        pull(asked, postgres.secret, tmp_path)
    told = str(refused.value).splitlines()
    assert [line.split(". ")[0] for line in told] == [
        "copy/gaps.ssd_person, column changed_on: it is not there",
        "copy/gaps.no_such: there is no such table or view, or the user may not see it",
        "copy/gaps.blank: it has none of the columns of ssd_mother",
        "copy/gaps.ssd_person: it has none of the columns of ssd_cla_reviews",
    ]
    with pytest.raises(ExtractRefused, match="schema nowhere is not there, or it holds none of the tables"):
        pull(road("nowhere"), postgres.secret, tmp_path)
    assert last_good(tmp_path) == []


def test_a_pull_only_reads(postgres: Server) -> None:
    people(postgres, "kept", ("a", "F", "2026-01-01"))
    postgres.run("grant all on kept.ssd_person to reader_of_copies")
    with connected(road("kept"), postgres.secret) as connection, pytest.raises(sa.exc.DBAPIError) as refused:
        connection.exec_driver_sql("update kept.ssd_person set pers_sex = 'M'")
    assert getattr(refused.value.orig, "sqlstate", None) == "25006", "read-only transaction"


def test_all_tables_are_seen_as_at_one_moment(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(postgres, "moment", ("a", "F", "2026-01-01"))
    postgres.fill("moment", "ssd_mother", {"moth_table_id": "text", "moth_person_id": "text"}, [("m1", "a")])
    first, settle = [], database.settle

    def writes_meanwhile(*given: Any) -> int:
        if not first:
            first.append(given)
            postgres.run(
                "insert into moment.ssd_person values ('b')",
                "insert into moment.ssd_mother values ('m2', 'b')",
            )
        return settle(*given)

    monkeypatch.setattr(database, "settle", writes_meanwhile)
    tables = {"ssd_person": "ssd_person", "ssd_mother": "ssd_mother"}
    assert [
        len(records(sheet)) for sheet in pull(road("moment", tables=tables), postgres.secret, tmp_path)
    ] == [1, 1]
    assert [
        len(records(sheet)) for sheet in pull(road("moment", tables=tables), postgres.secret, tmp_path)
    ] == [2, 2]


def test_a_statement_that_takes_too_long_is_ended(postgres: Server, tmp_path: Path) -> None:
    postgres.schema("slow")
    postgres.run(
        "create view slow.ssd_person as select 'a' as pers_person_id, pg_sleep(30)::text as pers_sex"
    )
    with pytest.raises(SourceAway, match=r"copy/slow\.ssd_person: the database took longer") as away:
        pull(road("slow", statement_timeout_seconds=1), postgres.secret, tmp_path)
    assert away.value.reason == "timeout"
    assert_tells_nothing(away.value, secret_parts(postgres))


@pytest.fixture
def long_table(postgres: Server) -> DatabaseRoad:
    people(postgres, "long", ("a", "F", "2026-01-01"))
    return road("long", chunk_rows=1_000)


def grow(server: Server) -> None:
    server.run("insert into long.ssd_person select i::text, 'F' from generate_series(1, 200000) i")


def at_the_third_chunk(monkeypatch: pytest.MonkeyPatch, deed: Any) -> None:
    """Do something while a table is being read, after two of its chunks have come."""
    chunks = database._chunks

    def watched(*given: Any) -> Iterator[list[pa.Array]]:
        for number, chunk in enumerate(chunks(*given)):
            if number == 2:
                deed()
            yield chunk

    monkeypatch.setattr(database, "_chunks", watched)


def test_a_database_that_goes_away_in_the_middle_of_a_table_leaves_the_last_pull_in_use(
    postgres: Server,
    long_table: DatabaseRoad,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    before = pull(long_table, postgres.secret, tmp_path)
    there = sorted(path.name for path in tmp_path.iterdir())
    grow(postgres)
    end = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reader_of_copies'"
    with monkeypatch.context() as patched:
        at_the_third_chunk(patched, lambda: postgres.run(end))
        with pytest.raises(SourceAway, match=r"copy/long\.ssd_person: the database went away while") as away:
            pull(long_table, postgres.secret, tmp_path)
    assert_tells_nothing(away.value, secret_parts(postgres), caplog.text)
    assert sorted(path.name for path in tmp_path.iterdir()) == there
    kept = last_good(tmp_path)
    assert [sheet.sha256 for sheet in kept] == [sheet.sha256 for sheet in before]
    assert ids(kept) == ["a"]
    assert len(ids(pull(long_table, postgres.secret, tmp_path))) == 200_001, "the next pull has them all"


def test_a_server_that_stops_in_the_middle_of_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started() as server:
        people(server, "long", ("a", "F", "2026-01-01"))
        grow(server)
        asked = road("long", chunk_rows=1_000)

        def stops() -> None:
            os.killpg(server.process.pid, signal.SIGQUIT)  # at once, as when its machine fails
            server.process.wait(20)

        with monkeypatch.context() as patched:
            at_the_third_chunk(patched, stops)
            with pytest.raises(SourceAway) as away:
                pull(asked, server.secret, tmp_path)
        assert_tells_nothing(away.value, secret_parts(server))
        with pytest.raises(SourceAway, match="copy: the database cannot be reached") as away:
            pull(asked, server.secret, tmp_path)
        assert_tells_nothing(away.value, secret_parts(server))
        assert last_good(tmp_path) == []
        assert_nothing_left_behind(tmp_path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"password": "hunter2hunter2"}, "wrong_credentials"),
        ({"username": "someone_unknown"}, "wrong_credentials"),
        ({"database": "no_such_database"}, "no_database"),
        ({"host": "no-such-server.invalid"}, "cannot_reach"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_without_a_word_of_it(
    change: dict[str, str], reason: str, postgres: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    url = sa.make_url(postgres.secret.get_secret_value()).set(**change)  # type: ignore[arg-type]
    with pytest.raises(ExtractRefused) as refused:
        pull(road("any"), _secret(url), tmp_path)
    assert refused.value.reason == reason
    assert isinstance(refused.value, SourceAway) == (reason == "cannot_reach")
    assert_tells_nothing(refused.value, [*secret_parts(postgres), *change.values()], caplog.text)


def _secret(url: URL) -> SecretStr:
    return SecretStr(url.render_as_string(hide_password=False))


def test_a_table_that_may_not_be_read_is_named(postgres: Server, tmp_path: Path) -> None:
    people(postgres, "closed", ("a", "F", "2026-01-01"))
    postgres.run("revoke select on closed.ssd_person from reader_of_copies")
    with pytest.raises(
        ExtractRefused, match=r"copy/closed\.ssd_person: the user may not read this"
    ) as refused:
        pull(road("closed"), postgres.secret, tmp_path)
    assert_tells_nothing(refused.value, secret_parts(postgres))


def test_an_incremental_pull_takes_what_is_new_and_what_changed(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = people(
        postgres,
        "grows",
        ("a", "F", "2026-01-01"),
        ("b", "F", "2026-01-05"),
        ("c", "F", None),
        ("d", "F", "9999-12-31"),
    )
    pull(asked, postgres.secret, tmp_path)
    postgres.run(
        "update grows.ssd_person set pers_sex = 'M', changed = '2026-01-05' where pers_person_id = 'a'",
        "insert into grows.ssd_person values ('e', 'F', null, '2026-01-05'), ('0', 'F', null, '2026-02-01')",
        "update grows.ssd_person set pers_sex = 'U' where pers_person_id = 'c'",
    )
    came: list[int] = []
    write = database.write_chunks
    monkeypatch.setattr(database, "write_chunks", lambda *given: came.append(write(*given)) or came[-1])

    (sheet,) = pull(asked, postgres.secret, tmp_path)

    assert came == [6], "all but those that are older than the mark"
    assert sheet.notes == ()
    found = {row["pers_person_id"]: row["pers_sex"] for row in records(sheet)}
    assert found == {"0": "F", "a": "M", "b": "F", "c": "U", "d": "F", "e": "F"}
    assert ids([sheet]) == sorted(found), "in order of key"
    (full,) = pull(road("grows"), postgres.secret, tmp_path / "full")
    assert full.sha256 == sheet.sha256, "the same rows make the same bytes, however they came"


def test_an_incremental_pull_reads_no_older_rows(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = people(postgres, "steady", *((f"p{n}", "F", f"2026-01-{n:02}") for n in range(1, 21)))
    (first,) = pull(asked, postgres.secret, tmp_path)
    came: list[int] = []
    write = database.write_chunks
    monkeypatch.setattr(database, "write_chunks", lambda *given: came.append(write(*given)) or came[-1])
    (again,) = pull(asked, postgres.secret, tmp_path)
    assert came == [2], "the day of the mark and the day before"
    assert again.sha256 == first.sha256 and again.file == first.file, "nothing twice"


@pytest.mark.parametrize("kind", ["bigint", "varchar(20)"])
def test_an_incremental_pull_by_key(kind: str, postgres: Server, tmp_path: Path) -> None:
    postgres.schema("keys")
    postgres.fill(
        "keys", "ssd_person", {"pers_person_id": kind, "pers_sex": "text"}, [(i, "F") for i in (101, 102)]
    )
    asked = road("keys", mode="incremental", by={"ssd_person": "PERS_PERSON_ID"})
    pull(asked, postgres.secret, tmp_path)
    postgres.run("insert into keys.ssd_person values (103, 'F')", "update keys.ssd_person set pers_sex = 'M'")
    (sheet,) = pull(asked, postgres.secret, tmp_path)
    found = {row["pers_person_id"]: row["pers_sex"] for row in records(sheet)}
    assert found == {"101": "F", "102": "M", "103": "M"}, "a change of an older row is not seen by key"


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("delete from {s}.ssd_person where pers_person_id = 'a'", "rows were deleted there, or share a key"),
        (
            "insert into {s}.ssd_person select * from {s}.ssd_person",
            "rows were deleted there, or share a key",
        ),
        ("delete from {s}.ssd_person where changed > '2026-01-04'", "changed went back"),
        ("alter table {s}.ssd_person alter pers_dob type date", "its columns or their types changed"),
        ("alter table {s}.ssd_person add pers_upn text", "its columns or their types changed"),
    ],
)
def test_an_incremental_pull_that_could_be_wrong_becomes_a_full_one(
    statement: str, why: str, postgres: Server, tmp_path: Path
) -> None:
    asked = people(
        postgres, "resets", ("a", "F", "2026-01-01"), ("b", "F", "2026-01-02"), ("c", "F", "2026-01-05")
    )
    pull(asked, postgres.secret, tmp_path)
    postgres.run(statement.format(s="resets"))
    (sheet,) = pull(asked, postgres.secret, tmp_path)
    assert [note.text for note in sheet.notes] == [f"read in full, because {why} since the last pull"]
    (full,) = pull(road("resets"), postgres.secret, tmp_path / "full")
    assert sheet.sha256 == full.sha256


def test_rows_of_another_database_are_never_mixed_in(postgres: Server, tmp_path: Path) -> None:
    asked = people(postgres, "twins", ("a", "F", "2026-01-01"), ("b", "F", "2026-01-09"))
    pull(asked, postgres.secret, tmp_path)
    postgres.run("update twins.ssd_person set pers_sex = 'M' where pers_person_id = 'a'")
    other = SecretStr(postgres.secret.get_secret_value() + "?application_name=other")
    (sheet,) = pull(asked, other, tmp_path)
    assert [row["pers_sex"] for row in records(sheet)] == ["M", "F"], "read in full"


@pytest.mark.parametrize("harm", ["index", "rows", "short rows"])
def test_a_pull_whose_files_were_harmed_is_made_again(harm: str, postgres: Server, tmp_path: Path) -> None:
    asked = people(postgres, "harmed", ("a", "F", "2026-01-01"), ("b", "F", "2026-01-09"))
    (first,) = pull(asked, postgres.secret, tmp_path)
    (rows,) = tmp_path.glob("*.parquet")
    if harm == "index":
        (tmp_path / "pull.json").write_text('{"form": 1, "tabl', encoding="utf-8")
    elif harm == "rows":
        rows.unlink()
        with pytest.raises(ExtractRefused, match="the rows of the last pull are not there"):
            records(first)
    else:
        rows.write_bytes(rows.read_bytes()[:-10])
    assert last_good(tmp_path) == []
    (sheet,) = pull(asked, postgres.secret, tmp_path)
    assert sheet.sha256 == first.sha256 and ids([sheet]) == ["a", "b"]


def test_blank_rows_are_counted_and_titles_are_no_records(postgres: Server, tmp_path: Path) -> None:
    people(postgres, "blanks", ("a", "F", None), (None, None, None), ("  ", None, None))
    postgres.run("update blanks.ssd_person set pers_dob = null where pers_sex is null")
    (sheet,) = pull(road("blanks"), postgres.secret, tmp_path)
    assert [(batch.records, batch.blank, batch.cells.num_rows) for batch in sheet.rows(1)] == [(3, 2, 1)]
    assert [batch.source_row.to_pylist() for batch in sheet.rows(3)] in ([[]], [[4]])


def test_a_table_without_rows_has_its_headings(postgres: Server, tmp_path: Path) -> None:
    people(postgres, "bare")
    (sheet,) = pull(road("bare"), postgres.secret, tmp_path)
    assert sheet.opening == (("pers_person_id", "pers_sex", "pers_dob", "changed"),)
    assert records(sheet) == []

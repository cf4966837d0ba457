"""What a connection's description may say, where its credentials come from, and what drivers may not tell."""

import datetime as dt
import logging
import traceback
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.dialects import mssql, oracle, postgresql

from orchestration.extracts.databases.connect import address, engine_for, kind_of
from orchestration.extracts.databases.faults import SourceAway, asking, explained
from orchestration.extracts.databases.kept_pulls import PulledTable
from orchestration.extracts.databases.plan import Plan, select
from orchestration.extracts.databases.pull import pull
from orchestration.extracts.databases.road import DatabaseRoad, read_road
from orchestration.extracts.databases.values import as_text
from orchestration.extracts.refusals import ExtractRefused
from orchestration.settings import Settings

GIVEN = {"name": "lcs_copy", "kind": "sqlserver", "schema": "ssd"}
NOWHERE = {
    "postgresql": "postgresql://someone:hunter2@127.0.0.1:1/copies",
    "sqlserver": "sqlserver://someone:hunter2@127.0.0.1:1/copies",
    "oracle": "oracle://someone:hunter2@127.0.0.1:1/?service_name=copies",
}


def road(**changes: object) -> DatabaseRoad:
    return read_road({**GIVEN, **changes}, file="authority.yml", key="databases[0]")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "mysql"}, "databases[0].kind has a value that is not known"),
        ({"kind": None}, "databases[0].kind has a value that is not known"),
        ({"name": "LCS copy"}, "databases[0].name is not a name"),
        ({"schema": ""}, "databases[0].schema is blank"),
        ({"schema": 7}, "databases[0].schema is no text"),
        ({"tables": ["ssd_person"]}, "databases[0].tables does not hold keys with values"),
        (
            {"tables": {"ssd_persons": "p"}},
            "databases[0].tables.ssd_persons names no table of a contract; the",
        ),
        ({"tables": {"ssd_person": 3}}, "databases[0].tables.ssd_person is no text"),
        ({"by": {"ssd_person": "changed"}}, "databases[0].by is only used with mode: incremental"),
        ({"mode": "incremental"}, "databases[0].by is missing"),
        (
            {"mode": "incremental", "tables": {"ssd_person": "p"}, "by": {"ssd_cp_plans": "changed"}},
            "databases[0].by.ssd_cp_plans is not among the tables",
        ),
        ({"chunk_rows": 10}, "databases[0].chunk_rows is too small. Give at least 100"),
        ({"chunk_rows": "many"}, "databases[0].chunk_rows is no whole number"),
        ({"statement_timeout_seconds": 90_000}, "databases[0].statement_timeout_seconds is too large"),
        ({"chunks": 5}, "databases[0].chunks is not known. Known keys: name, kind, schema, tables"),
    ],
)
def test_a_wrong_key_of_a_connection_is_named(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ExtractRefused) as refused:
        road(**changes)
    assert str(refused.value).startswith(f"authority.yml: key {told}"), refused.value


def test_every_wrong_key_is_named_at_once() -> None:
    with pytest.raises(ExtractRefused) as refused:
        read_road({"kind": "access"}, file="authority.yml", key="databases[1]")
    lines = str(refused.value).splitlines()
    assert [line.split(" ")[2] for line in lines] == [
        "databases[1].name",
        "databases[1].kind",
        "databases[1].schema",
    ]


@pytest.mark.parametrize("key", ["password", "url", "user", "host"])
def test_credentials_in_the_settings_file_are_refused_and_not_repeated(key: str) -> None:
    given = {key: "".join(["hunter", "2"])}
    with pytest.raises(ExtractRefused) as refused:
        road(**given)
    assert f"databases[0].{key} does not belong in this file" in str(refused.value)
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


def test_what_is_no_connection_at_all_is_refused() -> None:
    with pytest.raises(ExtractRefused, match="databases does not hold keys with values"):
        read_road(["lcs"], file="authority.yml", key="databases")


def test_credentials_come_from_the_environment_or_a_secret_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings(secrets_dir=tmp_path).database_secret("lcs_copy") is None
    (tmp_path / "lcs_copy").write_text("postgresql://a:b@c/d\n", encoding="utf-8")
    found = Settings(secrets_dir=tmp_path).database_secret("lcs_copy")
    assert found is not None and found.get_secret_value() == "postgresql://a:b@c/d"
    monkeypatch.setenv("CAREFACTS_DATABASE_LCS_COPY", "postgresql://e:f@g/h")
    chosen = Settings(secrets_dir=tmp_path)
    found = chosen.database_secret("lcs_copy")
    assert found is not None and found.get_secret_value() == "postgresql://e:f@g/h"
    assert "e:f" not in repr(found) + repr(chosen) + chosen.model_dump_json()


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        (None, "no_credentials"),
        (SecretStr("  "), "no_credentials"),
        (SecretStr("Server=x;UID=someone;PWD=hunter2"), "bad_address"),
        (SecretStr("postgresql://someone:hunter2@127.0.0.1/copies"), "other_kind"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_unseen(
    secret: SecretStr | None, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ExtractRefused) as refused:
        pull(road(), secret, tmp_path)
    assert refused.value.reason == reason
    told = "".join(traceback.format_exception(refused.value))
    assert "hunter2" not in told and "someone" not in told


@pytest.mark.parametrize("kind", NOWHERE)
def test_a_server_that_is_not_there_may_be_there_later(
    kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The real driver of each kind is asked, with all the options that we give it."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SourceAway, match="lcs_copy: the database cannot be reached") as away:
        pull(road(kind=kind, connect_timeout_seconds=3), SecretStr(NOWHERE[kind]), tmp_path)
    told = "".join(traceback.format_exception(away.value)) + repr(away.value) + caplog.text
    assert "hunter2" not in told and "someone" not in told and "127.0.0.1" not in told
    assert away.value.__cause__ is None and away.value.__context__ is None
    assert list(tmp_path.iterdir()) == []


class _Error(Exception):
    """An error as a driver raises it: what it says holds what must not be told."""


@pytest.mark.parametrize(
    ("arguments", "reason", "later"),
    [
        (((18456, b"Login failed for user 'someone'."),), "wrong_credentials", False),
        ((208, b"Invalid object name 'ssd.someone'."), "table_missing", False),
        ((207, b"Invalid column name 'someone'."), "column_missing", False),
        ((229, b"The SELECT permission was denied"), "no_permission", False),
        (((20003, b"Adaptive Server connection timed out"),), "timeout", True),
        (((20047, b"DBPROCESS is dead or not enabled"),), "source_away", True),
        ((3960, b"Snapshot isolation transaction aborted"), "source_changed", True),
        ((547, b"someone"), "database_error", False),
    ],
)
def test_the_codes_of_sql_server_are_told_in_words(
    arguments: tuple[object, ...], reason: str, later: bool
) -> None:
    refusal = explained(_Error(*arguments), "lcs_copy/ssd.ssd_person")
    assert (refusal.reason, isinstance(refusal, SourceAway)) == (reason, later)
    assert str(refusal).startswith("lcs_copy/ssd.ssd_person: ") and "someone" not in str(refusal)


@pytest.mark.parametrize(
    ("code", "reason", "later"),
    [
        ("ORA-01017", "wrong_credentials", False),
        ("ORA-00942", "table_missing", False),
        ("DPY-4024", "timeout", True),
        ("ORA-03113", "source_away", True),
        ("ORA-01555", "source_changed", True),
        ("ORA-00600", "database_error", False),
    ],
)
def test_the_codes_of_oracle_are_told_in_words(code: str, reason: str, later: bool) -> None:
    class Detail:
        full_code = code
        message = f"{code}: someone"

    refusal = explained(_Error(Detail()), "lcs_copy")
    assert (refusal.reason, isinstance(refusal, SourceAway)) == (reason, later)
    assert "someone" not in str(refusal) and (reason != "database_error" or code in str(refusal))


def test_an_error_of_a_driver_is_let_go_of() -> None:
    def fails() -> None:
        try:
            raise _Error("password=hunter2")
        except _Error as error:
            raise sa.exc.DBAPIError("select 'hunter2'", {"p": "hunter2"}, error) from error

    with pytest.raises(ExtractRefused) as refused:
        asking("lcs_copy", fails)
    assert refused.value.__cause__ is None and refused.value.__context__ is None
    assert "hunter2" not in "".join(traceback.format_exception(refused.value)) + repr(refused.value)


def dialect_of(kind: str) -> sa.Dialect:
    asked = road(kind=kind)
    return engine_for(asked, address(asked, SecretStr(NOWHERE[kind]))).dialect


def plan(types: dict[str, sa.types.TypeEngine[object]], by: str | None = None) -> Plan:
    read = tuple(range(len(types)))
    pulled = PulledTable("ssd_person", "x", tuple(types), read, dict.fromkeys(read, "text"), "shape")
    return Plan("ssd_person", "SSD Person", types, pulled, by)


@pytest.mark.parametrize(
    ("kind", "types", "full", "further"),
    [
        (
            "postgresql",
            {"pers_person_id": sa.VARCHAR(48), "Changed At": postgresql.TIMESTAMP(timezone=True)},
            "SELECT CAST(pers_person_id AS TEXT) AS c0, "
            'CAST(CAST("Changed At" AS TIMESTAMP WITHOUT TIME ZONE) AS TEXT) AS c1 FROM ssd."SSD Person"',
            '"Changed At" >= %(mark)s::TIMESTAMP WITH TIME ZONE OR "Changed At" IS NULL',
        ),
        (
            "sqlserver",
            {"pers_person_id": mssql.NVARCHAR(48), "Changed At": mssql.DATETIME2()},
            "SELECT pers_person_id AS c0, [Changed At] AS c1 FROM ssd.[SSD Person]",
            "[Changed At] >= %(mark)s OR [Changed At] IS NULL",
        ),
        (
            "oracle",
            {"pers_person_id": oracle.VARCHAR2(48), "Changed At": oracle.DATE()},
            'SELECT pers_person_id AS c0, "Changed At" AS c1 FROM ssd."SSD Person"',
            '"Changed At" >= :mark OR "Changed At" IS NULL',
        ),
    ],
)
def test_the_statements_for_each_kind_of_database(
    kind: str, types: dict[str, sa.types.TypeEngine[object]], full: str, further: str
) -> None:
    asked, dialect = plan(types, by="Changed At"), dialect_of(kind)
    whole = " ".join(str(select(road(kind=kind), asked, None).compile(dialect=dialect)).split())
    assert whole == full
    later = select(road(kind=kind), asked, "2026-03-05 13:45:00").compile(dialect=dialect)
    assert " ".join(str(later).split()) == f"{full} WHERE {further}"
    assert later.params == {"mark": dt.datetime.fromisoformat("2026-03-04")}, (
        "a date goes back to the day before"
    )


def test_a_database_of_the_server_can_stand_before_the_schema() -> None:
    asked = plan({"pers_person_id": mssql.INTEGER()})
    statement = select(road(schema="HDM.Child_Social"), asked, None).compile(dialect=dialect_of("sqlserver"))
    assert "FROM [HDM].[Child_Social].[SSD Person]" in str(statement).replace("\n", " ")


@pytest.mark.parametrize(
    ("column_type", "kind"),
    [
        (mssql.BIT(), "flag"),
        (mssql.MONEY(), "number"),
        (mssql.DATETIMEOFFSET(), "date"),
        (mssql.UNIQUEIDENTIFIER(), "text"),
        (mssql.ROWVERSION(), None),
        (mssql.IMAGE(), None),
        (oracle.NUMBER(), "number"),
        (oracle.DATE(), "date"),
        (oracle.CLOB(), "text"),
        (oracle.RAW(), None),
        (postgresql.JSONB(), "text"),
        (postgresql.BYTEA(), None),
        (sa.types.NullType(), "text"),
    ],
)
def test_what_a_column_holds_is_told_by_its_type(
    column_type: sa.types.TypeEngine[object], kind: str | None
) -> None:
    assert kind_of(column_type) == kind


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  0012 \x01", "  0012 \x01"),
        (12345678901234567, "12345678901234567"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.50"), "12.50"),
        (0.1, "0.1"),
        (3.0, "3"),
        (float("inf"), "Infinity"),
        (True, "true"),
        (dt.date(2025, 4, 1), "2025-04-01"),
        (dt.datetime.fromisoformat("2025-04-01"), "2025-04-01"),
        (dt.datetime.fromisoformat("2025-04-01T13:05"), "2025-04-01 13:05:00"),
        (dt.datetime(2025, 3, 31, 23, tzinfo=dt.UTC), "2025-04-01"),
        (uuid.UUID("0A1B2C3D-0000-0000-0000-000000000001"), "0a1b2c3d-0000-0000-0000-000000000001"),
        ({"pupil": ["é"]}, '{"pupil": ["é"]}'),
        (None, None),
    ],
)
def test_values_of_drivers_become_text(value: object, text: str | None) -> None:
    assert as_text([value, None], "text").to_pylist() == [text, None]
    assert as_text(["x", value], "text").to_pylist() == ["x", text], "among values of another kind"


def test_bytes_have_no_text() -> None:
    for values in ([b"abc"], [None, b"abc"], [1, b"abc"]):
        with pytest.raises(TypeError):
            as_text(values, "text")

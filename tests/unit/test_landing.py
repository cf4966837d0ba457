"""The landing is whole, repeats byte for byte, and is replaced only by another whole one."""

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expectations.extracts.fields import landed_columns, table
from orchestration.extracts import landing_writer as under_test
from orchestration.extracts.bank_holidays import bank_holidays
from orchestration.extracts.landing import (
    ACCOUNTS,
    LISTS,
    Landing,
    Submission,
    return_schemas,
    schemas,
)
from orchestration.extracts.landing_writer import write_landing

CURRENT = Submission("E10999001-2026", 2026, 2026, "extracts", previous_submission_id="E10999001-2025")
PREVIOUS = Submission("E10999001-2025", 2025, 2026, "return_files", role="previous")


def reviews(submission_id: str, *source_rows: int) -> pa.Table:
    rows = [
        {"submission_id": submission_id, "record_id": row - 2, "source_row": row, "child": f"C{row}"}
        for row in source_rows
    ]
    return pa.Table.from_pylist(rows, return_schemas()["reviews"])


def content(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.parquet"))}


def test_every_file_is_there_even_when_nothing_is_landed(tmp_path: Path) -> None:
    write_landing(tmp_path / "landing", Landing())
    files = content(tmp_path / "landing")
    assert set(files) == {
        "submissions.parquet",
        "reference/bank_holidays.parquet",
        *(f"{name}.parquet" for name in LISTS),
        *(f"{source}/{table}.parquet" for source, tables in schemas().items() for table in tables),
    }
    assert len(files) == 2 + 10 + 35 + 32 + 10 + 12 + 5
    person = pq.read_schema(tmp_path / "landing/ssd/ssd_person.parquet")
    assert person.names == [
        "submission_id",
        "source_file",
        "source_sheet",
        "source_file_sha256",
        "source_row",
        *(field.column for field in table("ssd_person").fields),
    ]
    header = pq.read_schema(tmp_path / "landing/ssda903/header.parquet")
    assert header.names[:2] == ["submission_id", "record_id"]
    assert header.names[6:] == [column.lower() for column in landed_columns("header")]
    assert set(header.types[6:]) == {pa.string()}


def test_a_submission_knows_its_dates(tmp_path: Path) -> None:
    with_last_year = Submission("a", 2024, 2024, "return_files", previous_submission_id="a/previous")
    alone = Submission("b", 2024, 2023, "return_files", as_at_date=date(2024, 1, 5))
    write_landing(tmp_path / "landing", Landing(submissions=[PREVIOUS, with_last_year, alone, CURRENT]))
    rows = duckdb.sql(
        f"select submission_id, year_start, year_end, as_at_date, history_from "
        f"from '{tmp_path}/landing/submissions.parquet'"
    ).fetchall()
    assert rows == [
        ("E10999001-2025", date(2024, 4, 1), date(2025, 3, 31), date(2025, 3, 31), date(2024, 4, 1)),
        ("E10999001-2026", date(2025, 4, 1), date(2026, 3, 31), date(2026, 3, 31), date(2020, 4, 1)),
        ("a", date(2023, 4, 1), date(2024, 3, 31), date(2024, 3, 31), date(2022, 4, 1)),
        ("b", date(2023, 4, 1), date(2024, 3, 31), date(2024, 1, 5), date(2023, 4, 1)),
    ]


def test_parts_are_written_as_they_come_and_the_same_parts_give_the_same_bytes(tmp_path: Path) -> None:
    parts = [
        Landing(submissions=[PREVIOUS], ssda903={"reviews": reviews("E10999001-2025", 2)}),
        Landing(submissions=[CURRENT], ssda903={"reviews": reviews("E10999001-2026", 2)}),
        Landing(ssda903={"reviews": reviews("E10999001-2026", 3)}),
    ]
    write_landing(tmp_path / "one", (part for part in parts))
    write_landing(tmp_path / "other", iter(parts))
    assert content(tmp_path / "one") == content(tmp_path / "other")
    landed = pq.read_table(tmp_path / "one/ssda903/reviews.parquet")
    assert landed.column("child").to_pylist() == ["C2", "C2", "C3"]
    assert landed.column("submission_id").to_pylist() == ["E10999001-2025", *["E10999001-2026"] * 2]


def test_lists_are_sorted_whatever_the_order_of_the_parts(tmp_path: Path) -> None:
    parts = [Landing(files=files_of("b.csv")), Landing(files=files_of("a.csv"))]
    write_landing(tmp_path / "landing", parts)
    assert pq.read_table(tmp_path / "landing/files.parquet")["source_file"].to_pylist() == ["a.csv", "b.csv"]


def files_of(name: str) -> pa.Table:
    return pa.Table.from_pylist([{"submission_id": "s", "source_file": name}], LISTS["files"])


def test_a_new_landing_takes_the_place_of_the_old(tmp_path: Path) -> None:
    root = tmp_path / "landing"
    write_landing(root, Landing(submissions=[CURRENT]))
    (root / "left_over.parquet").write_bytes(b"")
    write_landing(root, Landing(submissions=[PREVIOUS]))
    assert pq.read_table(root / "submissions.parquet")["submission_id"].to_pylist() == ["E10999001-2025"]
    assert [path.name for path in tmp_path.iterdir()] == ["landing"]
    assert not (root / "left_over.parquet").exists()


def test_a_full_disk_half_way_leaves_the_old_landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "landing"
    write_landing(root, Landing(submissions=[CURRENT]))
    before = content(root)
    written: list[str] = []

    class UntilFull(under_test.pq.ParquetWriter):  # type: ignore[misc,name-defined]
        def __init__(self, path: Path, *arguments: object, **options: object) -> None:
            if len(written) == 10:
                raise OSError(28, "No space left on device")
            written.append(str(path))
            super().__init__(path, *arguments, **options)

    monkeypatch.setattr(under_test.pq, "ParquetWriter", UntilFull)
    with pytest.raises(OSError, match="No space left"):
        write_landing(root, Landing(submissions=[PREVIOUS]))
    assert len(written) == 10
    assert content(root) == before
    assert [path.name for path in tmp_path.iterdir()] == ["landing"]


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    account = {
        "source_file": "header.csv",
        "rows_in": 3,
        "landed": 1,
        "duplicate": 1,
        "blank": 0,
        "quarantined": 0,
    }
    wrong = {
        "same id": Landing(submissions=[CURRENT, CURRENT]),
        "no table": Landing(ssd={"ssd_pets": pa.table({})}),
        "columns do not match": Landing(ssda903={"reviews": pa.table({"child": ["1"]})}),
        "rows read": Landing(accounts=pa.Table.from_pylist([account], ACCOUNTS)),
    }
    for message, one in wrong.items():
        with pytest.raises(ValueError, match=message):
            write_landing(tmp_path / "landing", one)
    assert not list(tmp_path.iterdir())


def test_bank_holidays_of_england() -> None:
    days = dict(zip(*bank_holidays().to_pydict().values(), strict=True))
    assert date(2025, 8, 25) in days  # summer, in England
    assert date(2025, 8, 4) not in days  # summer, in Scotland
    assert date(2021, 12, 27) in days  # instead of Saturday 25 December
    assert date(2022, 9, 19) in days  # the funeral of Queen Elizabeth II
    assert min(days).year == 2005
    assert max(days).year == 2040

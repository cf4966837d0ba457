"""A Parquet file's typed values come as one plain text each, or the file is refused."""

import datetime as dt
import decimal
import hashlib
import os
import uuid
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.extracts.files.parquet_files import open_parquet
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import Misshapen, Sheet

D = decimal.Decimal


def opened(folder: Path, table: pa.Table) -> Sheet:
    path = folder / "any.parquet"
    pq.write_table(table, path)
    return open_parquet(path, "any.parquet")


def texts(folder: Path, values: pa.Array) -> list[str | None]:
    table = pa.table({"ROW": pa.array(range(len(values))), "V": values})
    return [cell for rows in opened(folder, table).rows(1) for cell in rows.cells.column("1").to_pylist()]


def moments(*written: str, zone: str | None = None) -> pa.Array:
    return pa.array(written).cast(pa.timestamp("ms")).cast(pa.timestamp("ms", zone))


@pytest.mark.parametrize(
    ("values", "written", "kind"),
    [
        (pa.array(["0012", " ", None, "NULL"]), ["0012", None, None, "NULL"], "text"),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"], "text"),
        (pa.array([1, None, 2**62]), ["1", None, "4611686018427387904"], "number"),
        (pa.array([2**64 - 1], pa.uint64()), ["18446744073709551615"], "number"),
        (pa.array([1.0, 0.1, float("nan"), -2.50]), ["1", "0.1", None, "-2.5"], "number"),
        (pa.array([123456789012.0, 0.1 + 0.2]), ["123456789012", "0.30000000000000004"], "number"),
        (pa.array([0.1, 2.0], pa.float32()), ["0.1", "2"], "number"),
        (pa.array([1.5, 2.0], pa.float16()), ["1.5", "2"], "number"),
        (pa.array([D("1.50"), D("-0.07"), None], pa.decimal128(10, 2)), ["1.50", "-0.07", None], "number"),
        (pa.array([D("0.0000001"), None], pa.decimal128(20, 7)), ["0.0000001", None], "number"),
        (pa.array([True, False, None]), ["true", "false", None], "flag"),
        (pa.array([dt.date(2024, 2, 29), dt.date(9999, 12, 31)]), ["2024-02-29", "9999-12-31"], "date"),
        (pa.array([dt.date(1899, 12, 31)], pa.date64()), ["1899-12-31"], "date"),
        (
            moments("2024-04-01", "2024-04-01T13:00", "2024-04-01T13:00:00.5"),
            ["2024-04-01", "2024-04-01 13:00:00", "2024-04-01 13:00:00.5"],
            "date",
        ),
        (moments("2024-04-30T23", "2024-05-01", zone="UTC"), ["2024-04-30 23:00:00Z", "2024-05-01"], "date"),
        (moments("2024-04-30T23:00", zone="Europe/London"), ["2024-05-01"], "date"),
        (pa.array([dt.time(13, 5), None]), ["13:05:00", None], "text"),
        (pa.array([uuid.UUID(int=5).bytes, None], pa.uuid()), [str(uuid.UUID(int=5)), None], "text"),
        (pa.nulls(2), [None, None], "text"),
    ],
)  # fmt: skip
def test_each_type_has_one_written_form(
    tmp_path: Path, values: pa.Array, written: list[str | None], kind: str
) -> None:
    assert texts(tmp_path, values) == written
    assert opened(tmp_path, pa.table({"V": values})).kinds == {0: kind}


def test_rows_count_from_the_column_names(tmp_path: Path) -> None:
    sheet = opened(tmp_path, pa.table({" ID ": [1, None, 3], "D": [dt.date(2024, 4, 1), None, None]}))
    assert sheet.opening == (("ID", "D"), ("1", "2024-04-01"), ("", ""), ("3", ""))
    assert sheet.sha256 == hashlib.sha256((tmp_path / "any.parquet").read_bytes()).hexdigest()
    (rows,) = sheet.rows(1)
    assert rows.source_row.to_pylist() == [2, 4]
    assert rows.source_row.type == pa.int32()
    assert rows.blank == 1
    (below,) = sheet.rows(2)
    assert below.source_row.to_pylist() == [4]


def test_a_cell_under_a_blank_name_makes_its_row_misshapen_unless_half_of_the_rows_fill_it(
    tmp_path: Path,
) -> None:
    beside = pa.array([None, "x", " ", None, None])
    (rows,) = opened(tmp_path, pa.table([pa.array(range(5)), beside], ["A", " "])).rows(1)
    assert rows.cells.to_pydict() == {"0": ["0", "2", "3", "4"]}
    assert (rows.source_row.to_pylist(), rows.misshapen) == ([2, 4, 5, 6], (Misshapen(3, 2),))
    (rows,) = opened(tmp_path, pa.table([pa.array(range(2)), pa.array(["x", "y"])], ["A", ""])).rows(1)
    assert (rows.cells.num_columns, rows.misshapen) == (2, ())


def test_many_rows_come_in_batches(tmp_path: Path) -> None:
    sheet = opened(tmp_path, pa.table({"ID": pa.array(range(120_000))}))
    batches = list(sheet.rows(1))
    assert [batch.records for batch in batches] == [50_000, 50_000, 20_000]
    assert batches[-1].source_row[-1].as_py() == 120_001
    assert len(sheet.opening) == 20


def test_column_names_alone(tmp_path: Path) -> None:
    sheet = opened(tmp_path, pa.table({"ID": pa.array([], pa.int64())}))
    assert (sheet.opening, list(sheet.rows(1))) == ((("ID",),), [])


def test_columns_that_cannot_be_cells_are_named(tmp_path: Path) -> None:
    sheet = opened(tmp_path, pa.table({"A": [1], "L": [[1]], "S": [{"x": 1}], "B": [b"x"], "Z": ["z"]}))
    assert sheet.opening == (("A", "Z"), ("1", "z"))
    assert [note.text.rsplit(": ", 1)[1] for note in sheet.notes] == ["B L", "C S", "D B"]


def test_two_columns_of_one_name_are_both_there(tmp_path: Path) -> None:
    sheet = opened(tmp_path, pa.table([pa.array([1]), pa.array(["x"])], names=["A", "A"]))
    assert sheet.opening == (("A", "A"), ("1", "x"))


@pytest.mark.parametrize("keep", [0, 4, 200, -9])
def test_a_file_that_is_not_whole(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "any.parquet"
    opened(tmp_path, pa.table({"ID": pa.array(range(1000))}))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ExtractRefused) as caught:
        open_parquet(path, "any.parquet")
    assert caught.value.reason == "broken_file"
    assert str(tmp_path) not in str(caught.value)


def test_a_file_whose_pages_are_damaged(tmp_path: Path) -> None:
    path = tmp_path / "any.parquet"
    pq.write_table(
        pa.table({"ID": pa.array(range(100_000))}), path, use_dictionary=False, compression="snappy"
    )
    content = bytearray(path.read_bytes())
    content[5000:90_000] = b"\xff" * 85_000
    path.write_bytes(content)
    with pytest.raises(ExtractRefused) as caught:
        list(open_parquet(path, "any.parquet").rows(1))
    assert caught.value.reason == "broken_file"


@pytest.mark.parametrize(
    ("written", "instead"), [(b"Zoe-in-a-cell", b"Zo\xeb-in-a-cell"), (b"HEADING", b"HEAD\xcbNG")]
)
def test_texts_that_are_not_utf8(tmp_path: Path, written: bytes, instead: bytes) -> None:
    path = tmp_path / "any.parquet"
    pq.write_table(
        pa.table({"HEADING": ["Zoe-in-a-cell"]}),
        path,
        compression="none",
        write_statistics=False,
        store_schema=False,
    )
    path.write_bytes(path.read_bytes().replace(written, instead))
    with pytest.raises(ExtractRefused) as caught:
        open_parquet(path, "any.parquet")
    assert caught.value.reason == "broken_file"


def test_an_encrypted_file(tmp_path: Path) -> None:
    path = tmp_path / "any.parquet"
    opened(tmp_path, pa.table({"ID": [1]}))
    content = path.read_bytes()
    path.write_bytes(b"PARE" + content[4:-4] + b"PARE")  # how a file with an encrypted footer is marked
    with pytest.raises(ExtractRefused) as caught:
        open_parquet(path, "any.parquet")
    assert caught.value.reason == "encrypted"


def test_a_file_that_changes_before_its_rows_are_read(tmp_path: Path) -> None:
    sheet = opened(tmp_path, pa.table({"ID": [1]}))
    os.utime(tmp_path / "any.parquet", ns=(1, 1))
    with pytest.raises(ExtractRefused) as caught:
        list(sheet.rows(1))
    assert caught.value.reason == "changed_while_read"

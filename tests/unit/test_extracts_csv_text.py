"""A CSV is read cell by cell as it is, or refused with its place and what to do."""

import csv
import hashlib
import io
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extracts.csv_text import CsvText, read_csv_text
from orchestration.extracts.refusals import ExtractRefused


def read(folder: Path, content: bytes) -> CsvText:
    path = folder / "any.csv"
    path.write_bytes(content)
    return read_csv_text(path, "any.csv")


def refused(folder: Path, content: bytes) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        read(folder, content)
    return caught.value


cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=8)
)


# With "\n" as line end Python's writer leaves a lone carriage return unquoted, so all cells are quoted then.
ways_to_write = st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL)])


@given(tables, ways_to_write, st.booleans())
def test_every_cell_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], way: tuple[str, int], bom: bool
) -> None:
    line_end, quoting = way
    header = [f"column {number}" for number in range(len(rows[0]) if rows else 2)]
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=line_end, quoting=quoting).writerows([header, *rows])
    path = tmp_path_factory.getbasetemp() / "property.csv"
    path.write_bytes(written.getvalue().encode("utf-8-sig" if bom else "utf-8"))

    text = read_csv_text(path, "property.csv")

    filled = [(number, row) for number, row in enumerate(rows) if any(row)]
    assert list(text.header) == header
    assert text.cells.to_pydict() == {
        str(place): [row[place] or None for _, row in filled] for place in range(len(header))
    }
    assert text.record_id.to_pylist() == [number for number, _ in filled]
    assert text.source_row.to_pylist() == [number + 2 for number, _ in filled]
    assert text.records == len(rows)
    assert len(text.blank_rows) == len(rows) - len(filled)


def test_ids_keep_their_zeros_and_exponents(tmp_path: Path) -> None:
    text = read(tmp_path, b"CHILD,NOTE\n0012,12E5\n00000000000000017,NULL\n")
    assert text.cells.to_pydict() == {"0": ["0012", "00000000000000017"], "1": ["12E5", "NULL"]}
    assert text.cells.schema.types == [pa.string(), pa.string()]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    text = read(tmp_path, b'\nA,B\n1,"two\nlines"\n\n2,x\n,\n3,y\n')
    assert text.cells.column("0").to_pylist() == ["1", "2", "3"]
    assert text.source_row.to_pylist() == [3, 5, 7]
    assert text.record_id.to_pylist() == [0, 1, 3]
    assert text.blank_rows.to_pylist() == [6]


def test_a_mark_at_the_start_and_blanks_around_headings_go(tmp_path: Path) -> None:
    text = read(tmp_path, '\ufeff" CHILD ",\xa0DOB\n1,2\n'.encode())
    assert text.header == ("CHILD", "DOB")


@pytest.mark.parametrize("content", [b"A,B", b"A,B\n", b"A,B\r\n\r\n", b"A,B\n,\n,\n"])
def test_headings_without_rows_are_an_empty_table(tmp_path: Path, content: bytes) -> None:
    text = read(tmp_path, content)
    assert (text.header, text.cells.num_rows) == (("A", "B"), 0)


def test_old_line_ends_and_the_hash(tmp_path: Path) -> None:
    content = b"A,B\r1,2\r"
    text = read(tmp_path, content)
    assert text.cells.to_pydict() == {"0": ["1"], "1": ["2"]}
    assert text.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n", b",,,\n,,,\n"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content).reason == "empty_file"


def test_utf16(tmp_path: Path) -> None:
    refusal = refused(tmp_path, "CHILD,DOB\n1,01/01/2010\n".encode("utf-16"))
    assert refusal.reason == "utf16"
    assert "CSV UTF-8" in str(refusal)
    assert refused(tmp_path, "CHILD,DOB\n".encode("utf-16-le")).reason == "not_a_csv"


def test_a_windows_character_is_found_by_row_and_column(tmp_path: Path) -> None:
    refusal = refused(tmp_path, 'CHILD,NAME\n1,"two\nlines"\n\n2,Zo\xeb\n'.encode("cp1252"))
    assert (refusal.reason, refusal.row, refusal.column) == ("not_utf8", 4, "NAME")
    assert "cp1252" in str(refusal)
    assert "Zo" not in str(refusal)


def test_a_windows_character_in_the_header_or_first_in_a_row(tmp_path: Path) -> None:
    assert refused(tmp_path, b"CHILD,\xe9\n1,2\n").row == 1
    refusal = refused(tmp_path, b"CHILD,DOB\n1,2\n\xe9,2\n")
    assert (refusal.row, refusal.column) == (3, "CHILD")


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")])
def test_other_separators(tmp_path: Path, separator: str, name: str) -> None:
    refusal = refused(tmp_path, f"CHILD{separator}DOB\n1{separator}2, or 3\n".encode())
    assert refusal.reason == "not_comma_separated"
    assert name in str(refusal)


@pytest.mark.parametrize(("row", "cells_found"), [("1,2,3", 3), ("1", 1), ('"1,2"', 1)])
def test_a_row_with_a_cell_too_many_or_too_few(tmp_path: Path, row: str, cells_found: int) -> None:
    refusal = refused(tmp_path, f'A,B\n1,"two\nlines"\n\n{row}\n3,4\n'.encode())
    assert (refusal.reason, refusal.row) == ("ragged_row", 4)
    assert f"{cells_found} cell" in str(refusal)


def test_a_ragged_row_far_down_a_large_file(tmp_path: Path) -> None:
    rows = [f"{number},01/01/2010" for number in range(600_000)]
    rows[500_000] += ",extra"
    refusal = refused(tmp_path, ("CHILD,DOB\n" + "\n".join(rows)).encode())
    assert (refusal.reason, refusal.row) == ("ragged_row", 500_002)


@pytest.mark.parametrize("content", [b'A,B\n1,x\n2,"y\n3,z\n', b'A,B\n1,x\n2,"y', b'A,B\n1,x\n"2,y\n3,z\n'])
def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path: Path, content: bytes) -> None:
    refusal = refused(tmp_path, content)
    assert (refusal.reason, refusal.row) == ("open_quotation", 3)


def test_a_quotation_mark_inside_a_cell_is_text(tmp_path: Path) -> None:
    assert read(tmp_path, b'A,B\n1,5" pipe\n').cells.column("1").to_pylist() == ['5" pipe']


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04zip", b"\xd0\xcf\x11\xe0old", b"%PDF-1.7", b"\x1f\x8bgz", b"A,B\n1,\x00\n"]
)
def test_what_is_no_csv_at_all(tmp_path: Path, content: bytes) -> None:
    refusal = refused(tmp_path, content)
    assert refusal.reason == "not_a_csv"
    assert str(refusal).startswith("any.csv: ")


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ExtractRefused, match="cannot be opened"):
        read_csv_text(tmp_path / "gone.csv", "gone.csv")


def test_a_row_of_blanks_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("CHILD,DOB,REVIEW,REVIEW_CODE\n , ,\t,\nA1,01/01/2015,20/05/2025,PN1\n", encoding="utf-8")
    text = read_csv_text(path, "reviews.csv")
    assert text.cells.num_rows == 1
    assert text.blank_rows.to_pylist() == [2]
    assert text.record_id.to_pylist() == [1]

"""A text file is read cell by cell as it is, whatever wrote it, or refused with its place and what to do."""

import csv
import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.extracts.files.text_files import open_text
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import BATCH_ROWS, Misshapen, Rows, Sheet


def opened(folder: Path, content: bytes) -> Sheet:
    path = folder / "any.csv"
    path.write_bytes(content)
    return open_text(path, "any.csv")


def together(sheet: Sheet, header_row: int = 1) -> Rows:
    batches = list(sheet.rows(header_row)) or [Rows(pa.table({}), pa.array([], pa.int32()))]
    return Rows(
        pa.concat_tables(batch.cells for batch in batches),
        pa.chunked_array([batch.source_row for batch in batches], pa.int32()).combine_chunks(),
        sum(batch.blank for batch in batches),
        tuple(one for batch in batches for one in batch.misshapen),
    )


def read(folder: Path, content: bytes, header_row: int = 1) -> Rows:
    return together(opened(folder, content), header_row)


def refused(folder: Path, content: bytes) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        list(opened(folder, content).rows(1))
    assert str(caught.value).startswith("any.csv")
    return caught.value


def carefully(sheet: Sheet, header_row: int) -> Rows | str:
    """Read with the careful reader only."""
    with patch(
        "orchestration.extracts.files.text_files.pacsv.open_csv", side_effect=pa.ArrowInvalid("not now")
    ):
        return outcome(lambda: together(sheet, header_row))


def outcome(work: Callable[[], Rows]) -> Rows | str:
    try:
        return work()
    except ExtractRefused as refusal:
        return f"{refusal.reason} {refusal.row}"


letters = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
cells = st.text(letters, max_size=8)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=8)
)
# With "\n" as line end Python's writer leaves a lone carriage return unquoted, so all cells are quoted then.
ways_to_write = st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL)])
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


@given(tables, ways_to_write, encodings, st.sampled_from(",;\t|"))
def test_every_cell_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    way: tuple[str, int],
    encoding: str,
    delimiter: str,
) -> None:
    header = [f"column {number}" for number in range(len(rows[0]) if rows else 2)]
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator=way[0], quoting=way[1], delimiter=delimiter)  # type: ignore[arg-type]
    writer.writerows([header] * 20 + rows)
    path = tmp_path_factory.getbasetemp() / "property.csv"
    path.write_bytes(written.getvalue().encode(encoding))

    sheet = open_text(path, "property.csv")
    result = outcome(lambda: together(sheet, 20))

    if isinstance(result, str):
        assert result.startswith("stray_quotation")  # a made-up cell may well look like rows
        return
    filled = [(number, row) for number, row in enumerate(rows, 21) if any(c and not c.isspace() for c in row)]
    assert sheet.opening == (tuple(header),) * 20
    assert result.source_row.to_pylist() == [number for number, _ in filled]
    assert result.blank == len(rows) - len(filled)
    assert not result.misshapen
    for place in range(len(header) if filled else 0):
        assert result.cells.column(str(place)).to_pylist() == [
            row[place] if row[place] and not row[place].isspace() else None for _, row in filled
        ]


@settings(max_examples=400)
@given(
    st.text(st.sampled_from('ab1",\n\r é'), max_size=60),
    st.sampled_from(["a,b", '"a",b,', "a", "x\n\na,b,c"]),
)
def test_the_quick_reader_and_the_careful_one_agree_on_anything(
    tmp_path_factory: pytest.TempPathFactory, text: str, header: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "either.csv"
    path.write_bytes(f"{header}\n{text}".encode())
    try:
        sheet = open_text(path, "either.csv")
    except ExtractRefused:
        return  # refused before either reads
    header_row = header.count("\n") + 1
    quick, careful = outcome(lambda: together(sheet, header_row)), carefully(sheet, header_row)
    if isinstance(quick, Rows) and isinstance(careful, Rows):
        assert quick.cells.to_pydict() == careful.cells.to_pydict()
        assert quick.source_row.to_pylist() == careful.source_row.to_pylist()
        assert (quick.blank, quick.misshapen) == (careful.blank, careful.misshapen)
    else:
        assert quick == careful


def test_ids_keep_their_zeros_and_exponents(tmp_path: Path) -> None:
    rows = read(tmp_path, b"CHILD,NOTE\n0012,12E5\n00000000000000017,NULL\n")
    assert rows.cells.to_pydict() == {"0": ["0012", "00000000000000017"], "1": ["12E5", "NULL"]}
    assert rows.cells.schema.types == [pa.string(), pa.string()]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    rows = read(tmp_path, b'\nA,B\n1,"two\nlines"\n\n2,x\n,\n3,y\n', header_row=2)
    assert rows.cells.column("0").to_pylist() == ["1", "2", "3"]
    assert rows.source_row.to_pylist() == [3, 5, 7]
    assert rows.source_row.type == pa.int32()
    assert rows.blank == 1


def test_rows_of_other_widths_are_named_and_the_others_read(tmp_path: Path) -> None:
    content = b"A,B,C\n1,2,3\n4,5\n6,7,8, ,\n9,10,11,12\n\n,,,,\n13,14,15\n"
    rows = read(tmp_path, content)
    assert rows.cells.column("0").to_pylist() == ["1", "6", "13"]
    assert rows.source_row.to_pylist() == [2, 4, 8]
    assert rows.misshapen == (Misshapen(3, 2), Misshapen(5, 4))
    assert rows.blank == 1
    assert rows.records == 6


def test_blank_headings_at_the_end_need_no_cells_below(tmp_path: Path) -> None:
    rows = read(tmp_path, b"A,B,,\n1,2\n3,4,,\n5,6,7\n8\n")
    assert rows.cells.to_pydict() == {"0": ["1", "3"], "1": ["2", "4"]}
    assert rows.misshapen == (Misshapen(4, 3), Misshapen(5, 1))


@pytest.mark.parametrize("row", [3, 15, 40])
def test_a_shifted_row_is_misshapen_wherever_it_stands_though_the_header_ends_in_a_comma(
    tmp_path: Path, row: int
) -> None:
    lines = ["K,NAME,POSTCODE,", *(f"{number},Smith,SW00000," for number in range(2, 60))]
    lines[row - 1] = f"{row},Smith, Ann,SW00000,"
    rows = read(tmp_path, "\n".join(lines).encode())
    assert rows.misshapen == (Misshapen(row, 4),)
    assert rows.source_row.to_pylist() == [number for number in range(2, 60) if number != row]
    assert rows.cells.num_columns == 3


def test_a_column_without_a_heading_is_a_column_when_half_of_the_rows_fill_it(tmp_path: Path) -> None:
    rows = read(tmp_path, b"A,B,\n1,2,x\n3,4,\n5,6,y\n7,8\n9,10,z,11\n")
    assert rows.cells.column("2").to_pylist() == ["x", None, "y", None]
    assert rows.misshapen == (Misshapen(6, 4),)


def test_rows_that_are_all_too_long_make_no_column_that_the_header_does_not_have(tmp_path: Path) -> None:
    rows = read(tmp_path, b"A,B\n1,Smith, Ann\n2,Jones, Bo\n")
    assert rows.misshapen == (Misshapen(2, 3), Misshapen(3, 3))


def test_titles_above_the_header_are_no_records(tmp_path: Path) -> None:
    sheet = opened(tmp_path, b'"Reviews, by\nmonth"\n\nCHILD , REVIEW\n1,2\n')
    assert sheet.opening == (("Reviews, by\nmonth",), (), ("CHILD", "REVIEW"), ("1", "2"))
    rows = together(sheet, 3)
    assert (rows.cells.num_rows, rows.source_row.to_pylist(), rows.misshapen) == (1, [4], ())


@pytest.mark.parametrize("header_row", [1, 2, 30])
def test_headings_without_rows(tmp_path: Path, header_row: int) -> None:
    assert list(opened(tmp_path, b"A,B").rows(header_row)) == []


@pytest.mark.parametrize("content", [b"A,B\n", b"A,B\r\n\r\n", b"A,B\n\n\n\n"])
def test_headings_and_line_ends(tmp_path: Path, content: bytes) -> None:
    assert list(opened(tmp_path, content).rows(1)) == []


def test_a_large_file_with_one_short_row_far_down(tmp_path: Path) -> None:
    count = 5 * BATCH_ROWS
    lines = [f"{number},01/01/2010" for number in range(count)]
    lines[-20] = "alone"
    batches = list(opened(tmp_path, ("CHILD,DOB\n" + "\n".join(lines)).encode()).rows(1))
    rows = [row for batch in batches for row in batch.source_row.to_pylist()]
    assert [one for batch in batches for one in batch.misshapen] == [Misshapen(count - 18, 1)]
    assert rows == [row for row in range(2, count + 2) if row != count - 18]
    assert max(batch.records for batch in batches) < 4 * BATCH_ROWS


def test_windows_letters_are_read_and_noted(tmp_path: Path) -> None:
    content = "CHILD,NAME\n1,Zoë\n2,O’Neill £\n".encode("cp1252")
    sheet = opened(tmp_path, content)
    assert together(sheet).cells.column("1").to_pylist() == ["Zoë", "O’Neill £"]
    assert [note.text for note in sheet.notes] == ["is not in UTF-8; it is read as cp1252 (Windows ANSI)"]
    assert sheet.sha256 == hashlib.sha256(content).hexdigest()


def test_a_windows_letter_after_the_first_piece_of_a_large_file(tmp_path: Path) -> None:
    lines = [f"{number},name" for number in range(300_000)]
    sheet = opened(tmp_path, ("A,B\n" + "\n".join(lines) + "\n1,Zoë\n").encode("cp1252"))
    assert together(sheet).cells.column("1")[-1].as_py() == "Zoë"


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
                           ("utf-16-le", b""), ("utf-16-be", b"")]
)  # fmt: skip
def test_encodings_of_unicode(tmp_path: Path, encoding: str, mark: bytes) -> None:
    content = mark + "CHILD;NAME\r\n1;Zoë\r\n2;Ł\r\n".encode(encoding)
    sheet = opened(tmp_path, content)
    assert sheet.opening[0] == ("CHILD", "NAME")
    assert together(sheet).cells.column("1").to_pylist() == ["Zoë", "Ł"]
    assert sheet.sha256 == hashlib.sha256(content).hexdigest()
    assert bool(sheet.notes) == (encoding != "utf-8")


def test_two_encodings_in_one_file_are_refused_with_the_row(tmp_path: Path) -> None:
    refusal = refused(tmp_path, "A,B\n1,Zoë\n2,é\n".encode() + "3,Zoë\n".encode("cp1252"))
    assert (refusal.reason, refusal.row) == ("mixed_encodings", 4)
    assert "Zo" not in str(refusal)


def test_a_byte_of_no_encoding(tmp_path: Path) -> None:
    assert refused(tmp_path, b"A,B\n1,\x81\xe9\n").reason == "unknown_encoding"
    assert refused(tmp_path, b"\xff\xfeA\0,\0B\0\n\0\0\xd8x\0").reason == "unknown_encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_told_from_the_rows(tmp_path: Path, delimiter: str) -> None:
    lines = [["PERSON", "ADDRESS"], ["1", '"1, High Street; London|UK"'], ["2", "3 Low Road"], ["x"]]
    content = "\n".join(delimiter.join(cells) for cells in lines).encode()
    rows = read(tmp_path, content)
    assert rows.cells.column("1").to_pylist() == ["1, High Street; London|UK", "3 Low Road"]
    assert rows.misshapen == (Misshapen(4, 1),)


@pytest.mark.parametrize(
    ("content", "width"),
    [
        (b"a;b\n1;1, High St, London, E1\n2;2, High St, London, E1\n", 2),
        (b"a,b,c\n1,x|y,2\n3,p|q,4\n5,6\n", 3),
        (b"Report, 2025\n\na;b;c\n1;2;3\n4;5;6\n7;8;9\n", 1),
        (b"sep=|\na|b\n1|2;3;4\n", 2),
        (b"only\n1\n2\n", 1),
    ],
)
def test_delimiters_that_could_mislead(tmp_path: Path, content: bytes, width: int) -> None:
    assert len(opened(tmp_path, content).opening[0]) == width


def test_the_line_that_tells_excel_the_delimiter_is_no_row(tmp_path: Path) -> None:
    rows = read(tmp_path, b"sep=;\r\nA;B\r\n1;2\r\n")
    assert (rows.cells.to_pydict(), rows.source_row.to_pylist()) == ({"0": ["1"], "1": ["2"]}, [2])


def test_old_line_ends(tmp_path: Path) -> None:
    assert read(tmp_path, b"A,B\r1,2\r").cells.to_pydict() == {"0": ["1"], "1": ["2"]}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n", b",,,\n,,,\n", b"\xff\xfe"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content).reason == "empty_file"


@pytest.mark.parametrize("content", [b'A,B\n1,x\n2,"y\n3,z\n', b'A,B\n1,x\n2,"y', b'A,B\n1,x\n"2,y\n3,z\n'])
def test_a_quotation_mark_that_is_never_closed(tmp_path: Path, content: bytes) -> None:
    refusal = refused(tmp_path, content)
    assert (refusal.reason, refusal.row) == ("open_quotation", 3)


def test_a_quotation_mark_that_is_never_closed_in_a_large_file(tmp_path: Path) -> None:
    lines = "\n".join(f"{number},01/01/2010" for number in range(600_000))
    refusal = refused(tmp_path, f'A,B\n0,x\n1,"y\n{lines}\n2,"z"\n'.encode())
    assert (refusal.reason, refusal.row) == ("open_quotation", 3)


@pytest.mark.parametrize(
    "rows",
    [
        ['1,"5 ft,x', "2,b,y", '3,"6 ft,z'],
        ['1,"5 ft,x', '2,"b,y', "3,c,z"],
        ['1,"5 ft,x', "2,b,y", '3,6 ft",z'],
        ['1,"5 ft,x', '2,6 ft",z'],
        ['"1,b,x', "2,b,y", '3",b,z'],
        ['1,"5 ft,x', "2,b,y", '3,6 ft"', "4,b,z"],
    ],
)
def test_rows_hidden_by_a_stray_pair_of_quotation_marks(tmp_path: Path, rows: list[str]) -> None:
    refusal = refused(tmp_path, "\n".join(["A,B,C", "0,a,b", *rows, "9,b,c", ""]).encode())
    assert (refusal.reason, refusal.row) == ("stray_quotation", 3)


def test_texts_with_line_breaks_and_commas_are_cells(tmp_path: Path) -> None:
    notes = [
        "1 High Street,\nLondon, E1",
        "Mum, dad, gran\nand a friend",
        "a\n\nb",
        '{"a": 1,\n "b": [2, 3]}',
    ]
    written = io.StringIO(newline="")
    csv.writer(written).writerows(
        [["ID", "B", "NOTE"], *([f"1{number}", "x", n] for number, n in enumerate(notes))]
    )
    assert read(tmp_path, written.getvalue().encode()).cells.column("2").to_pylist() == notes


def test_a_quotation_mark_inside_a_cell_is_text(tmp_path: Path) -> None:
    rows = read(tmp_path, b'A,B\n1,5" pipe\n2,5"\n3,"a ""b"""\n')
    assert rows.cells.column("1").to_pylist() == ['5" pipe', '5"', 'a "b"']


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04zip", "zip archive"),
        (b"\xd0\xcf\x11\xe0old", "Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8bgz", "gzip"),
        (b"PAR1", "Parquet"),
        (b"<html><table><tr>", "web page"),
        (b'<?xml version="1.0"?><Message/>', "XML"),
        (b"A,B\n1,\x00\n", "zero byte"),
    ],
)
def test_what_is_no_text_says_what_it_is(tmp_path: Path, content: bytes, what: str) -> None:
    refusal = refused(tmp_path, content)
    assert (refusal.reason, what in refusal.found) == ("not_text", True)


def test_a_zero_byte_is_found_by_its_row(tmp_path: Path) -> None:
    assert refused(tmp_path, b'A,B\n1,"x\ny"\n2,\x00\n').row == 3


def test_a_line_without_end_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    path.write_bytes(b"A,B\n1,2\n")
    with path.open("ab") as file:
        file.write(b"x" * (3 << 20))
        file.truncate(2 << 30)  # the rest takes no space and would show if it were read: it is zeros
    with pytest.raises(ExtractRefused) as caught:
        open_text(path, "line.csv")
    assert (caught.value.reason, caught.value.row) == ("long_line", 3)


def test_wide_rows(tmp_path: Path) -> None:
    line = ",".join(str(number) for number in range(200))
    assert read(tmp_path, f"{line}\n{line}\n".encode()).cells.num_columns == 200


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    sheet = opened(tmp_path, b"A,B\n" + b"1,2\n" * 400_000)
    batches = sheet.rows(1)
    next(batches)
    with path.open("ab") as file:
        file.write(b"3,4\n")
    with pytest.raises(ExtractRefused) as caught:
        list(batches)
    assert caught.value.reason == "changed_while_read"


def test_a_file_that_is_replaced_or_goes_before_its_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    sheet = opened(tmp_path, b"A,B\n1,2\n")
    os.utime(path, ns=(1, 1))
    with pytest.raises(ExtractRefused, match="the file changed while it was read"):
        list(sheet.rows(1))
    path.unlink()
    with pytest.raises(ExtractRefused, match="taken away"):
        list(sheet.rows(1))


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ExtractRefused, match="cannot be opened"):
        open_text(tmp_path / "gone.csv", "gone.csv")
    with pytest.raises(ExtractRefused, match="cannot be opened"):
        open_text(tmp_path, "a folder")

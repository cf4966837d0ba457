"""A workbook's cells come out as text at the place where Excel shows them, and no workbook does harm."""

import datetime as dt
import io
import math
import os
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from expectations.extracts.width import width_of
from orchestration.extracts.files.workbook_package import BOMB_FROM, LARGEST
from orchestration.extracts.files.workbook_rows import LONGEST_TEXT, WIDEST
from orchestration.extracts.files.workbook_values import date_writer, is_date_format, number_text, unescaped
from orchestration.extracts.files.workbooks import open_workbook
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import Rows, Sheet

ANNEX_A = (
    Path(__file__).resolve().parents[2].parent / "shared/samples/liia-tools-pipeline/Annex_A_2024_Jan.xlsx"
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def written(folder: Path, fill: Callable[[Any], None], **options: object) -> Path:
    """Write a workbook as report tools do, its cells put in by `fill`."""
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path, options) as book:
        fill(book)
    return path


def sheet_of(folder: Path, fill: Callable[[Any, Any], None], **options: object) -> Sheet:
    """Write a workbook of one sheet and open it."""
    (sheet,) = open_workbook(
        written(folder, lambda book: fill(book, book.add_worksheet("List 1")), **options), "book.xlsx"
    )
    return sheet


def parts(rows: str, **more: str) -> dict[str, str]:
    """Return the parts of a workbook of one sheet, as plain as can be, with these rows."""
    return {
        "_rels/.rels": f'<Relationships {PACKAGE}><Relationship Id="a" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {PACKAGE}>"
        f'<Relationship Id="b" Type="{OFFICE}/worksheet" Target="worksheets/s.xml"/>'
        f'<Relationship Id="c" Type="{OFFICE}/sharedStrings" Target="/xl/texts.xml"/></Relationships>',
        "xl/worksheets/s.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
        **{name.replace("__", "/") + ".xml": text for name, text in more.items()},
    }


def zipped(folder: Path, content: dict[str, str]) -> Path:
    path = folder / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return path


def plain(folder: Path, rows: str, **more: str) -> list[Sheet]:
    return open_workbook(zipped(folder, parts(rows, **more)), "book.xlsx")


def refused(path: Path) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        for sheet in open_workbook(path, "book.xlsx"):
            list(sheet.rows(1))
    assert caught.value.file == "book.xlsx"
    return caught.value


def records(batches: list[Rows]) -> dict[int, list[str | None]]:
    """Return the cells of each record by its row."""
    return {
        row: list(cells.values())
        for batch in batches
        for row, cells in zip(batch.source_row.to_pylist(), batch.cells.to_pylist(), strict=True)
    }


def column(sheet: Sheet, header_row: int = 1) -> list[str | None]:
    return [cells[0] for cells in records(list(sheet.rows(header_row))).values()]


def test_each_kind_of_cell_becomes_its_text(tmp_path: Path) -> None:
    cases: list[tuple[str | None, str, Callable[[Any, int], None]]] = []

    def fill(book: Any, sheet: Any) -> None:
        day, moment, elapsed, clock = (
            book.add_format({"num_format": code})
            for code in ("dd/mm/yyyy", "[$-809]dd mmmm yyyy hh:mm", "[h]:mm", "hh:mm")
        )
        when = dt.datetime.fromisoformat("2025-04-01")
        cases.extend(
            [
                ("2025-04-01", "day", lambda s, r: s.write_datetime(r, 0, when, day)),
                ("2025-04-01", "midnight", lambda s, r: s.write_datetime(r, 0, when, moment)),
                (
                    "2025-04-01 13:05:07",
                    "time",
                    lambda s, r: s.write_datetime(r, 0, when.replace(hour=13, minute=5, second=7), day),
                ),
                ("1900-02-28", "before", lambda s, r: s.write_number(r, 0, 59, day)),
                ("60", "never", lambda s, r: s.write_number(r, 0, 60, day)),
                ("1900-03-01", "after", lambda s, r: s.write_number(r, 0, 61, day)),
                ("9999-12-31", "last", lambda s, r: s.write_number(r, 0, 2958465, day)),
                ("2958466", "past", lambda s, r: s.write_number(r, 0, 2958466, day)),
                ("0", "zero", lambda s, r: s.write_number(r, 0, 0, day)),
                ("-5", "negative", lambda s, r: s.write_number(r, 0, -5, day)),
                ("09:30:00", "clock", lambda s, r: s.write_number(r, 0, 9.5 / 24, clock)),
                ("37:30:00", "elapsed", lambda s, r: s.write_number(r, 0, 37.5 / 24, elapsed)),
                ("45748", "serial", lambda s, r: s.write_number(r, 0, 45748)),
                ("12", "whole", lambda s, r: s.write_number(r, 0, 12.0)),
                ("6.138", "decimal", lambda s, r: s.write_number(r, 0, 6.138)),
                ("0.00001", "small", lambda s, r: s.write_number(r, 0, 0.00001)),
                ("123456789012345", "digits", lambda s, r: s.write_number(r, 0, 123456789012345)),
                ("1.23456789012345e+15", "lost", lambda s, r: s.write_number(r, 0, 1234567890123450)),
                ("TRUE", "true", lambda s, r: s.write_boolean(r, 0, True)),
                ("FALSE", "false", lambda s, r: s.write_boolean(r, 0, False)),
                (" 0012 \n=1+1", "text", lambda s, r: s.write_string(r, 0, " 0012 \n=1+1")),
                ("12345678901234567", "long text", lambda s, r: s.write_string(r, 0, "12345678901234567")),
                ("7", "formula", lambda s, r: s.write_formula(r, 0, "=3+4", None, 7)),
                ("ab", "text formula", lambda s, r: s.write_formula(r, 0, '="a"&"b"', None, "ab")),
                ("#N/A", "error", lambda s, r: s.write_formula(r, 0, "=NA()", None, "#N/A")),
                ("#REF!", "reference", lambda s, r: s.write_formula(r, 0, "=#REF!", None, "#REF!")),
                ("bold tail", "rich", lambda s, r: s.write_rich_string(r, 0, day, "bold", " tail")),
            ]
        )
        sheet.write_string(0, 0, "value")
        for row, (_, what, put) in enumerate(cases, 1):
            put(sheet, row)
            sheet.write_string(row, 1, what)

    sheet = sheet_of(tmp_path, fill)
    found = [(cells[0], cells[1]) for cells in records(list(sheet.rows(1))).values()]
    assert found == [(text, what) for text, what, _ in cases]


def test_dates_of_the_return_are_written_as_the_return_writes_them(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(0, 0, dt.datetime.fromisoformat("2025-04-01"), form)
        sheet.write_datetime(1, 0, dt.datetime.fromisoformat("2025-04-02 08:00"), form)

    path = written(tmp_path, fill)
    (sheet,) = open_workbook(path, "book.xlsx", dates="uk")
    assert sheet.opening == (("01/04/2025",), ("02/04/2025 08:00:00",))
    assert column(sheet) == ["02/04/2025 08:00:00"]


def test_a_workbook_that_counts_its_days_from_1904(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "day")
        form = book.add_format({"num_format": "d mmm yyyy"})
        sheet.write_datetime(1, 0, dt.datetime.fromisoformat("2025-04-01 13:00"), form)
        sheet.write_number(2, 0, 0, form)

    assert column(sheet_of(tmp_path, fill, date_1904=True)) == ["2025-04-01 13:00:00", "1904-01-01"]


def test_titles_gaps_and_formatted_rows_keep_every_record_at_its_row(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        grey = book.add_format({"bg_color": "gray"})
        sheet.merge_range("C3:E3", "Children in care", grey)
        for position, heading in enumerate(("child", "dob", "note"), 2):
            sheet.write_string(4, position, f" {heading} ")
        sheet.write_row(5, 2, ["a", "b", "c"])
        sheet.write_blank(6, 2, None, grey)
        sheet.write_row(8, 2, ["d", "  ", "e"])
        sheet.write_row(9, 2, ["f", "g", "h", "beside the table"])
        for row in range(10, 15):
            sheet.write_blank(row, 9, None, grey)
        sheet.set_row(30, 40)

    sheet = sheet_of(tmp_path, fill)
    assert sheet.opening[:5] == (
        (),
        (),
        ("", "", "Children in care", "", "", ""),
        (),
        ("", "", "child", "dob", "note", ""),
    )
    assert len(sheet.opening) == 10
    batches = list(sheet.rows(5))
    assert records(batches) == {
        6: [None, None, "a", "b", "c"],
        9: [None, None, "d", None, "e"],
    }
    assert [(bad.row, bad.cells) for batch in batches for bad in batch.misshapen] == [(10, 6)]
    assert sum(batch.blank for batch in batches) == 7  # rows 7 and 8, and the formatted rows 11 to 15
    assert sum(batch.records for batch in batches) == 10


def test_a_cell_far_to_the_right_of_the_table_is_misshapen(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["child", "dob"])
        for row in range(1, 40):
            sheet.write_row(row, 0, ["a", "b"])
        sheet.write_string(29, 5, "look here")

    batches = list(sheet_of(tmp_path, fill).rows(1))
    assert [(bad.row, bad.cells) for batch in batches for bad in batch.misshapen] == [(30, 6)]
    assert sum(batch.cells.num_rows for batch in batches) == 38


@pytest.mark.parametrize("shifted", [3, 15, 40])
def test_a_shifted_row_is_misshapen_wherever_it_stands(tmp_path: Path, shifted: int) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["child", "name", "postcode"])
        for row in range(2, 50):
            cells = ["Smith", " Ann", "SW0"] if row == shifted else ["Smith", "SW0"]
            sheet.write_row(row - 1, 0, [f"S{row}", *cells])

    batches = list(sheet_of(tmp_path, fill).rows(1))
    assert [(bad.row, bad.cells) for batch in batches for bad in batch.misshapen] == [(shifted, 4)]
    assert sum(batch.cells.num_rows for batch in batches) == 47
    assert {batch.cells.num_columns for batch in batches} == {3}


def test_a_column_without_a_heading_is_a_column_when_half_of_the_rows_fill_it(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["child", "dob"])
        for row in range(1, 40):
            sheet.write_row(row, 0, ["a", "b", "note"] if row % 2 else ["a", "b"])

    batches = list(sheet_of(tmp_path, fill).rows(1))
    assert [cell for batch in batches for cell in batch.cells.column("2").to_pylist()].count("note") == 20
    assert not any(batch.misshapen for batch in batches)


def test_hidden_sheets_are_read_and_sheets_without_cells_are_not(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        first, empty, hidden, very = (book.add_worksheet(name) for name in ("One", "Two", "Three", "Four"))
        for sheet in (first, hidden, very):
            sheet.write_string(0, 0, "child")
        empty.write_blank(3, 3, None, book.add_format({"bold": True}))
        hidden.hide()
        very.very_hidden()
        book.add_chartsheet("Chart").set_chart(_chart(book))

    sheets = open_workbook(written(tmp_path, fill), "book.xlsx")
    assert [sheet.sheet for sheet in sheets] == ["One", "Three", "Four"]
    assert [note.text for sheet in sheets for note in sheet.notes] == [
        "has a sheet Two without a filled cell; left out",
        "has a hidden sheet Three; it is read like the others",
        "has a hidden sheet Four; it is read like the others",
    ]
    assert {sheet.file for sheet in sheets} == {"book.xlsx"}
    assert len({sheet.sha256 for sheet in sheets}) == 1


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=One!$A$1:$A$1"})
    return chart


def test_a_sheet_whose_cells_begin_below_the_opening_is_kept(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, lambda _, sheet: sheet.write_string(25, 0, "child"))
    assert set(sheet.opening) == {()}


def test_what_other_programs_write(tmp_path: Path) -> None:
    rows = (
        '<row><c t="inlineStr"><is><t>child</t></is></c><c t="s"><v>0</v></c><c t="b"><v>1</v></c></row>'
        '<row r="3"><c t="str"><f>x</f><v></v></c><c><v> 5 </v></c>'
        '<c t="d"><v>2025-04-01T00:00:00Z</v></c></row>'
        '<row><c r="B4" t="d"><v>2025-04-01T09:30:00</v></c><c r="A4" t="s"><v>1</v></c></row>'
        '<row><c t="inlineStr"><is><r><t>a_x000D_</t></r><r><t xml:space="preserve"> b</t></r>'
        "<rPh><t>no</t></rPh></is></c></row>"
    )
    first = "<r><t>da</t></r><r><t>y_x0041_</t></r><rPh><t>guide</t></rPh>"
    texts = f"<sst {MAIN}><si>{first}</si><si><t/></si></sst>"
    (sheet,) = plain(tmp_path, rows, xl__texts=texts)
    assert sheet.opening[0] == ("child", "dayA", "TRUE")
    batches = list(sheet.rows(1))
    assert records(batches) == {
        3: [None, "5", "2025-04-01"],
        4: [None, "2025-04-01 09:30:00", None],
        5: ["a\r b", None, None],
    }
    assert sum(batch.blank for batch in batches) == 1


def test_a_prefix_for_every_element_changes_nothing(tmp_path: Path) -> None:
    content = parts('<row r="1"><c r="B1"><v>1</v></c></row>')
    for part in ("xl/worksheets/s.xml", "xl/workbook.xml"):
        text = content[part].replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
        content[part] = text.replace("xmlns=", "xmlns:x=")
    (sheet,) = open_workbook(zipped(tmp_path, content), "book.xlsx")
    assert sheet.opening == (("", "1"),)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="C3"><f>A1+1</f></c>',
        '<c r="C3"><f>A1+1</f><v></v></c>',
        '<c r="C3"><f t="shared" si="0"/><v/></c>',
    ],
)
def test_a_formula_that_was_never_calculated_is_no_blank(tmp_path: Path, cell: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c>{cell}</row>'
    refusal = refused(zipped(tmp_path, parts(rows)))
    assert (refusal.reason, refusal.sheet, refusal.row, refusal.column_letter) == (
        "formula_without_value",
        "S",
        3,
        "C",
    )
    only = f'<row r="3">{cell}</row>'
    assert refused(zipped(tmp_path, parts(only))).reason == "formula_without_value"


def test_a_title_may_hold_a_formula_without_a_value(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f>TODAY()</f></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c></row>'
    )
    (sheet,) = plain(tmp_path, rows)
    assert column(sheet, header_row=2) == ["2"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', "broken_workbook"),
        ('<row r="1048577"><c r="A1"><v>1</v></c></row>', "broken_workbook"),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "broken_workbook"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "broken_workbook"),
        ('<row r="1"><c r="A1" t="s"><v>x</v></c></row>', "broken_workbook"),
        ('<row r="1"><c r="é1"><v>1</v></c></row>', "broken_workbook"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "broken_workbook"),
        (f'<row r="1"><c r="A1"><v>{"1" * (LONGEST_TEXT + 1)}</v></c></row>', "too_large"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "too_wide"),
        ('<row r="9"><c r="A9" s="1"/></row>', "empty_file"),
        ("", "empty_file"),
    ],
)
def test_a_sheet_that_cannot_be_right_is_refused(tmp_path: Path, rows: str, reason: str) -> None:
    assert refused(zipped(tmp_path, parts(rows))).reason == reason


def test_one_cell_in_a_far_corner_fills_no_memory(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="100000"><c r="SR100000"><v>2</v></c></row>'
    (sheet,) = plain(tmp_path, rows)
    tracemalloc.start()
    batches = list(sheet.rows(1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(batch.blank for batch in batches) == 99_998
    assert [(bad.row, bad.cells) for batch in batches for bad in batch.misshapen] == [(100_000, WIDEST)]
    assert peak < 50_000_000


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/s.xml", "xl/texts.xml"])
def test_a_document_type_in_any_part_is_refused(tmp_path: Path, part: str) -> None:
    content = parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    content["xl/texts.xml"] = f"<sst {MAIN}><si><t>a</t></si></sst>"
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    content[part] = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>' + content[part].replace("<v>0", "<v>&l11;")
    begun = time.perf_counter()
    assert refused(zipped(tmp_path, content)).reason == "document_type"
    assert time.perf_counter() - begun < 1


def forge_sizes(path: Path, size: int, entry: str) -> None:
    """Make the zip's directory state another unpacked size for an entry than it has."""
    content = bytearray(path.read_bytes())
    for mark, before_name, place in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        start = content.find(mark)
        while start >= 0:
            if content[start + before_name :].startswith(entry.encode()):
                content[start + place : start + place + 4] = size.to_bytes(4, "little")
            start = content.find(mark, start + 4)
    path.write_bytes(content)


def test_a_bomb_is_refused_by_what_it_says_it_holds(tmp_path: Path) -> None:
    content = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    content["xl/media/picture.bin"] = "0" * (BOMB_FROM + 1)
    path = zipped(tmp_path, content)
    assert refused(path).reason == "zip_bomb"
    path = zipped(tmp_path, parts('<row r="1"><c r="A1"><v>1</v></c></row>'))
    forge_sizes(path, LARGEST + 1, "xl/worksheets/s.xml")
    assert refused(path).reason == "zip_bomb"


def test_a_bomb_that_lies_about_its_size_is_read_no_further_than_it_says(tmp_path: Path) -> None:
    blanks = " " * 80_000_000
    path = zipped(tmp_path, parts(f'<row r="1"><c r="A1"><v>1</v></c></row>{blanks}'))
    del blanks
    forge_sizes(path, 4096, "xl/worksheets/s.xml")
    tracemalloc.start()
    refusal = refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal.reason == "broken_workbook"
    assert peak < 5_000_000


def ole(*streams: str) -> bytes:
    """Return the look of an OLE container whose directory names these streams."""
    names = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + names


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "encrypted_workbook"),
        (ole("Root Entry", "Workbook"), "old_workbook"),
        (ole("Root Entry", "Book"), "old_workbook"),
        (ole("Root Entry", "WordDocument"), "not_a_workbook"),
        (b"PK\x03\x04 and then nothing", "broken_workbook"),
        (b"", "broken_workbook"),
    ],
)
def test_what_is_no_workbook_of_today_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert refused(path).reason == reason


@pytest.mark.parametrize(
    ("names", "reason", "found"),
    [
        (["mimetype", "content.xml"], "not_a_workbook", "OpenDocument"),
        (["header.csv"], "not_a_workbook", "no Excel workbook"),
    ],
)
def test_other_zips_are_refused(tmp_path: Path, names: list[str], reason: str, found: str) -> None:
    refusal = refused(zipped(tmp_path, dict.fromkeys(names, "x")))
    assert refusal.reason == reason
    assert found in refusal.found


def test_binary_and_word_files_are_refused(tmp_path: Path) -> None:
    content = parts("")
    binary = content["_rels/.rels"].replace("workbook.xml", "workbook.bin")
    assert "binary" in refused(zipped(tmp_path, {**content, "_rels/.rels": binary})).found
    word = {**content, "xl/workbook.xml": "<document/>"}
    assert refused(zipped(tmp_path, word)).reason == "not_a_workbook"
    sheets_gone = {name: text for name, text in content.items() if not name.startswith("xl/worksheets")}
    assert refused(zipped(tmp_path, sheets_gone)).reason == "broken_workbook"


def test_a_workbook_cut_off_or_damaged_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, lambda book: book.add_worksheet().write_column(0, 0, range(5000)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path).reason == "broken_workbook"
    place = whole.index(b"xl/worksheets/sheet1.xml") + 3000
    path.write_bytes(
        whole[:place] + bytes(byte ^ 0x55 for byte in whole[place : place + 64]) + whole[place + 64 :]
    )
    assert refused(path).reason == "broken_workbook"


def test_a_workbook_that_changes_is_refused(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_column(0, 0, range(60_000))

    sheet = sheet_of(tmp_path, fill)
    batches = sheet.rows(1)
    next(batches)
    os.utime(tmp_path / "book.xlsx", ns=(1, 1))
    for reading in (batches, sheet.rows(1)):
        with pytest.raises(ExtractRefused) as caught:
            list(reading)
        assert caught.value.reason == "changed_while_read"


def test_macros_and_links_to_other_files_are_left_alone(tmp_path: Path) -> None:
    content = parts('<row r="1"><c r="A1"><f>[1]Other!A1</f><v>4</v></c></row>')
    content["xl/vbaProject.bin"] = "\0macro"
    content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="z" Type="{OFFICE}/worksheet" Target="http://example.org/s.xml" '
        'TargetMode="External"/></Relationships>',
    )
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        "</sheets>", '<sheet name="Far" sheetId="2" r:id="z"/></sheets>'
    )
    (sheet,) = open_workbook(zipped(tmp_path, content), "book.xlsm")
    assert (sheet.sheet, sheet.opening) == ("S", (("4",),))


def test_memory_does_not_grow_with_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.extracts.sheets.BATCH_ROWS", 500)
    monkeypatch.setattr("orchestration.extracts.files.workbook_package._PIECE", 1 << 16)

    def peak(rows: int) -> int:
        (sheet,) = plain(tmp_path, "<row><c><v>1</v></c><c><v>2.5</v></c></row>" * rows)
        tracemalloc.start()
        assert sum(batch.records for batch in sheet.rows(1)) == rows - 1
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    peak(10)
    assert peak(20_000) < 1.3 * peak(5_000)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 60), st.integers(0, 30)),
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=5),
        min_size=1,
        max_size=40,
    )
)
def test_every_cell_is_found_at_its_row_and_column(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple[int, int], str]
) -> None:
    def fill(_: Any, sheet: Any) -> None:
        for (row, position), text in cells.items():
            sheet.write_string(row, position, text)

    sheet = sheet_of(tmp_path_factory.mktemp("book"), fill)
    for row, line in enumerate(sheet.opening):
        assert {n: text for n, text in enumerate(line) if text} == {
            position: text for (at, position), text in cells.items() if at == row
        }
    batches = list(sheet.rows(1))
    found = {
        (row - 1, position): text
        for row, line in records(batches).items()
        for position, text in enumerate(line)
        if text is not None
    }
    too_wide = {bad.row - 1 for batch in batches for bad in batch.misshapen}
    assert found == {at: text for at, text in cells.items() if at[0] > 0 and at[0] not in too_wide}
    assert sum(batch.records for batch in batches) == max(at[0] for at in cells)
    width = width_of(sheet.opening, 1)
    assert too_wide == {at[0] for at in cells if at[0] > 0 and at[1] >= width}


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**18), 10**18))
def test_a_number_says_what_it_is_and_whether_it_lost_digits(number: float) -> None:
    for stored in (repr(number), f"{number:.17g}", f"{number:E}" if number == float(f"{number:E}") else "0"):
        text = number_text(stored)
        assert float(text) == float(stored)
        assert ("e" in text) == (abs(float(stored)) >= 1e15)
        assert not text.endswith(".0")
    assert number_text(str(int(number) % 10**15)) == str(int(number) % 10**15)


@given(st.text(max_size=8))
@example("NAN")
@example("-inf")
def test_what_is_no_number_stays_as_it_is(stored: str) -> None:
    try:
        value = float(stored)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        assert "e" in number_text(stored) or float(number_text(stored)) == value
    else:
        assert number_text(stored) == stored


@given(
    st.datetimes(
        dt.datetime.fromisoformat("1904-01-02"), dt.datetime.fromisoformat("9999-12-31 23:59:58")
    ).map(lambda when: when.replace(microsecond=0)),
    st.booleans(),
)
def test_a_day_and_time_comes_out_as_it_went_in(when: dt.datetime, from_1904: bool) -> None:
    stored = repr(to_excel(when, CALENDAR_MAC_1904) if from_1904 else to_excel(when))
    form = "%Y-%m-%d" if when.time() == dt.time() else "%Y-%m-%d %H:%M:%S"
    assert date_writer(uk=False, from_1904=from_1904)(stored, False) == when.strftime(form)


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", True),
        ("mmm-yy", True),
        ("h:mm AM/PM", True),
        ("[h]:mm:ss", True),
        ("[mm]:ss", True),
        ('yyyy"-"mm', True),
        ("yyyy-mm-dd;@", True),
        ("General", False),
        ("0.00E+00", False),
        ("#,##0.00_);[Red](#,##0.00)", False),
        ('0" days"', False),
        ("0\\d", False),
        ('_-"£"* #,##0.00_-', False),
        ("[$£-809]#,##0", False),
        ("@", False),
        ("0000", False),
        ("", False),
    ],
)
def test_which_number_formats_are_dates(code: str, is_date: bool) -> None:
    assert is_date_format(code) is is_date


def test_what_excel_spells_out_is_read_and_what_is_no_character_stays() -> None:
    assert unescaped("a_x000D_b_x005F_x000D_ _x0000_ _xD83D_ _xyz_") == "a\rb_x000D_ _x0000_ _xD83D_ _xyz_"


@pytest.mark.skipif(not ANNEX_A.is_file(), reason="the sample files are kept beside the checkout")
def test_a_workbook_that_someone_else_made_reads_as_another_reader_reads_it() -> None:
    def text(value: object) -> str | None:
        if isinstance(value, dt.datetime):
            return value.strftime("%Y-%m-%d")
        return None if value is None else str(value)

    sheets = open_workbook(ANNEX_A, "annex_a.xlsx")
    assert [sheet.sheet for sheet in sheets] == [f"List {number}" for number in range(1, 12)]
    book = load_workbook(io.BytesIO(ANNEX_A.read_bytes()), data_only=True)
    for sheet in sheets:
        expected = {
            row: [text(value) for value in values]
            for row, values in enumerate(book[sheet.sheet].iter_rows(values_only=True), 1)
            if row > 1 and any(text(value) for value in values)
        }
        found = records(list(sheet.rows(1)))
        assert found.keys() == expected.keys()
        for row, cells in found.items():
            width = max(len(cells), len(expected[row]))
            assert cells + [None] * (width - len(cells)) == [
                value if value is None or value.strip() else None
                for value in expected[row] + [None] * (width - len(expected[row]))
            ]

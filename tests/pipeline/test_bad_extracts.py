"""What nobody should send: each is refused by name, nothing of it is followed, and the rest is landed."""

from __future__ import annotations

import os
import threading
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from small_drops import PARAMETERS, lines, query, small_drop, year_folder

from expectations.extracts.fields import table
from orchestration.extracts.drop import land_drop
from orchestration.extracts.files import text_files
from orchestration.extracts.refusals import ExtractRefused

MOTHER, PERSON = "ssd_mother", "ssd_person"
SECRET = "ZebedeeQuillfeather"
ENTITIES = f'<!DOCTYPE a [<!ENTITY a "{SECRET}"><!ENTITY b "{"&a;" * 50}"><!ENTITY c "{"&b;" * 50}">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
CENSUS = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
    "<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails><Source><LEA>399</LEA></Source></Header>"
    "<Children><Child><ChildIdentifiers><LAchildID>{}</LAchildID></ChildIdentifiers></Child></Children></Message>"
)
RETURN = "<EXPSSDA903><CHILD><HEADER><CHILDID>{}</CHILDID></HEADER></CHILD></EXPSSDA903>"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A good drop; what a test adds to it lies beside the good files."""
    return small_drop(year_folder(tmp_path))


def zip_with(path: Path, *entries: tuple[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)


def ole(*streams: str) -> bytes:
    """The look of the container into which Excel puts a workbook that it encrypts."""
    names = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + names


def bomb(drop: Path) -> None:
    zip_with(drop / "all.zip", (f"{MOTHER}.csv", lines(MOTHER).encode() + b"," * 60_000_000))


def entry_that_leads_out(drop: Path) -> None:
    zip_with(drop / "all.zip", ("../../out.csv", b"x"), ("good.txt", b"y"))


def entry_with_a_whole_path(drop: Path) -> None:
    zip_with(drop / "all.zip", ("/out.csv", b"x"))


def census_that_expands(drop: Path) -> None:
    (drop / "cin.xml").write_text(ENTITIES + CENSUS.format("&c;"), encoding="utf-8")


def census_that_reads_a_file(drop: Path) -> None:
    (drop / "cin.xml").write_text(OUTSIDE + CENSUS.format("&a;"), encoding="utf-8")


def xml_of_another_kind(drop: Path) -> None:
    (drop / "cin.xml").write_text("<Something><Else/></Something>", encoding="utf-8")


def nul_bytes(drop: Path) -> None:
    (drop / f"{MOTHER}.csv").write_bytes(lines(MOTHER).encode() + b"K9,\0\0\0,K9\n")


def heading_twice(drop: Path) -> None:
    text = "\n".join(
        f"{line},{'moth_person_id' if row == 0 else 'K'}"
        for row, line in enumerate(lines(MOTHER).splitlines())
    )
    (drop / f"{MOTHER}.csv").write_text(text, encoding="utf-8")


def two_sheets_alike(drop: Path) -> None:
    book = xlsxwriter.Workbook(drop / "book.xlsx")
    for name, rows in (("Mothers", 2), ("Mothers (old)", 3)):
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines(MOTHER, rows).splitlines()):
            sheet.write_row(row, 0, line.split(","))
    book.close()


def with_a_password(drop: Path) -> None:
    (drop / f"{MOTHER}.xlsx").write_bytes(ole("Root Entry", "EncryptionInfo", "EncryptedPackage"))


def empty_workbook(drop: Path) -> None:
    xlsxwriter.Workbook(drop / f"{MOTHER}.xlsx").close()


def empty_file(drop: Path) -> None:
    (drop / f"{MOTHER}.csv").write_bytes(b"")


def link_out_of_the_drop(drop: Path) -> None:
    (drop.parent / "secret.csv").write_text(lines(MOTHER, moth_person_id=SECRET), encoding="utf-8")
    (drop / f"{MOTHER}.csv").symlink_to(drop.parent / "secret.csv")


def folder_linked_from_elsewhere(drop: Path) -> None:
    (drop.parent / "elsewhere").mkdir()
    (drop.parent / "elsewhere" / f"{MOTHER}.csv").write_text(
        lines(MOTHER, moth_person_id=SECRET), encoding="utf-8"
    )
    (drop / "more").symlink_to(drop.parent / "elsewhere", target_is_directory=True)


def pipe(drop: Path) -> None:
    os.mkfifo(drop / f"{MOTHER}.csv")


def web_page(drop: Path) -> None:
    (drop / f"{MOTHER}.xls").write_text("<html><table><tr><td>moth_table_id</td></tr></table></html>")


# what is added to a good drop, the file that is refused, why, and some words of what is said
FAULTS: list[tuple[Callable[[Path], None], str, str, str]] = [
    (bomb, "all.zip", "zip_bomb", "times its own size"),
    (entry_that_leads_out, "all.zip/../../out.csv", "unsafe_path", "leads out of the archive"),
    (entry_with_a_whole_path, "all.zip//out.csv", "unsafe_path", "leads out of the archive"),
    (census_that_expands, "cin.xml", "document_type", ""),
    (census_that_reads_a_file, "cin.xml", "document_type", ""),
    (xml_of_another_kind, "cin.xml", "no_census", ""),
    (nul_bytes, f"{MOTHER}.csv", "not_text", ""),
    (heading_twice, f"{MOTHER}.csv", "column_twice", "moth_person_id"),
    (two_sheets_alike, "book.xlsx", "two_sources", "Mothers (old)"),
    (with_a_password, f"{MOTHER}.xlsx", "encrypted_workbook", "password"),
    (empty_file, f"{MOTHER}.csv", "empty_file", "empty"),
    (link_out_of_the_drop, f"{MOTHER}.csv", "link", "not followed"),
    (folder_linked_from_elsewhere, "more", "link", "not followed"),
    (pipe, f"{MOTHER}.csv", "unreadable", "no ordinary file"),
    (web_page, f"{MOTHER}.xls", "not_text", "a web page"),
]


def land(drop: Path) -> tuple[Path, dict[str, str]]:
    """Land the year's folder; where the landing is, and the notes by file."""
    root = drop.parent / "landing"
    notes = land_drop(drop, root, PARAMETERS)
    return root, {note.file: note.text for note in notes}


def refused(drop: Path) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        land(drop)
    return caught.value


def counted(root: Path, name: str) -> int:
    ((rows,),) = query(root, f"select count(*) from 'ssd/{name}.parquet'")
    return int(str(rows))


def holds(folder: Path, what: str) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and what.encode() in p.read_bytes()]


@pytest.mark.parametrize(
    ("add", "file", "reason", "words"), FAULTS, ids=[fault[0].__name__ for fault in FAULTS]
)
def test_what_is_wrong_with_one_file_leaves_the_rest(
    drop: Path, add: Callable[[Path], None], file: str, reason: str, words: str
) -> None:
    add(drop)
    before = set(drop.parent.parent.rglob("*"))
    root, notes = land(drop)
    listed = query(
        root, """select source_file, reason, "text" from 'files.parquet' where outcome = 'refused'"""
    )
    assert {(name, why) for name, why, _ in listed} == {(file, reason)}
    assert words in str(listed[0][2])
    assert [text for name, text in notes.items() if "is refused" in text], "and it is said, not only listed"
    assert counted(root, PERSON) == 3 and counted(root, MOTHER) == 0
    assert query(root, "select count(*) from 'supplied_columns.parquet' where table_name = 'ssd_mother'") == [
        (0,)
    ]
    assert not holds(root, SECRET) and not holds(root.with_name("as_came"), SECRET)
    made = set(drop.parent.parent.rglob("*")) - before
    inside = {root, root.with_name("as_came")}
    assert all(inside & {path, *path.parents} for path in made), "nothing is written elsewhere"


@pytest.mark.parametrize("xml", [ENTITIES + RETURN.format("&c;"), OUTSIDE + RETURN.format("&a;")])
def test_a_return_of_last_year_that_expands_is_refused_with_its_drop(drop: Path, xml: str) -> None:
    """Last year's return is compared with whole: where it cannot be read, that is no return without it."""
    (drop / "previous_return").mkdir()
    (drop / "previous_return" / "return.xml").write_text(xml, encoding="utf-8")
    found = refused(drop)
    assert str(found).startswith("previous_return/return.xml") and SECRET not in str(found)
    assert not (drop.parent / "landing").exists()


def test_sheets_that_look_like_a_table_that_must_be_there_refuse_the_drop(drop: Path) -> None:
    (drop / "ssd_cla_episodes.csv").unlink()
    book = xlsxwriter.Workbook(drop / "book.xlsx")
    for name, rows in (("Episodes", 2), ("Episodes 2", 3)):
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines("ssd_cla_episodes", rows).splitlines()):
            sheet.write_row(row, 0, line.split(","))
    book.close()
    found = str(refused(drop))
    assert "book.xlsx, sheet Episodes:" in found and "book.xlsx, sheet Episodes 2:" in found
    assert "several sheets look like table ssd_cla_episodes" in found


def test_an_empty_workbook_holds_no_table(drop: Path) -> None:
    empty_workbook(drop)
    root, notes = land(drop)
    assert counted(root, PERSON) == 3
    assert f"{MOTHER}.xlsx" in " ".join(notes)


def test_a_formula_counts_as_its_value(drop: Path) -> None:
    book = xlsxwriter.Workbook(drop / "mothers.xlsx")
    sheet = book.add_worksheet(MOTHER)
    for row, line in enumerate(lines(MOTHER, 2).splitlines()):
        sheet.write_row(row, 0, line.split(","))
    columns = [field.column for field in table(MOTHER).fields]
    sheet.write_formula(1, columns.index("moth_person_id"), '=CONCATENATE("0","012")', value="0012")
    book.close()
    root, _ = land(drop)
    assert query(root, f"select moth_person_id from 'ssd/{MOTHER}.parquet' order by source_row limit 1") == [
        ("0012",)
    ]


def test_two_hundred_columns_are_read_for_those_that_are_known(drop: Path) -> None:
    more = [f"extra_{number}" for number in range(200)]
    text = [
        ",".join([line, *(more if row == 0 else ["x"] * 200)])
        for row, line in enumerate(lines(MOTHER).splitlines())
    ]
    (drop / f"{MOTHER}.csv").write_text("\n".join(text), encoding="utf-8")
    root, notes = land(drop)
    assert counted(root, MOTHER) == 3
    assert "extra_9 and 190 more" in notes[f"{MOTHER}.csv"]
    assert query(root, "select count(*) from 'columns.parquet' where status = 'not_used'") == [(200,)]


def test_a_row_of_two_hundred_cells_below_fewer_headings_is_quarantined(drop: Path) -> None:
    (drop / f"{MOTHER}.csv").write_text(lines(MOTHER) + ",".join(["x"] * 200) + "\n", encoding="utf-8")
    root, _ = land(drop)
    assert query(
        root, "select source_row, reason, found from 'quarantine.parquet' where table_name = 'ssd_mother'"
    ) == [(5, "other_width", f"200 cells, and there are {len(table(MOTHER).fields)} headings")]
    assert counted(root, MOTHER) == 3


@pytest.mark.parametrize("where", ["headings", "row", "quoted"])
def test_one_endless_line_is_refused_without_being_held(drop: Path, where: str) -> None:
    head = {"headings": "", "row": lines(MOTHER), "quoted": lines(MOTHER) + '"'}[where]
    with (drop / f"{MOTHER}.csv").open("w", encoding="utf-8") as file:
        file.write(head)
        for _ in range(50):
            file.write("x," * 500_000)
    tracemalloc.start()
    root, notes = land(drop)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20
    assert "is refused" in notes[f"{MOTHER}.csv"]
    assert counted(root, PERSON) == 3 and counted(root, MOTHER) == 0


def test_a_file_that_grows_while_it_is_read_is_refused(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread writes to the file for as long as it is being read."""
    path = drop / f"{MOTHER}.csv"
    path.write_text(lines(MOTHER, 60_000), encoding="utf-8")
    done, grown = threading.Event(), threading.Event()

    def grow() -> None:
        with path.open("a", encoding="utf-8") as file:
            while not done.is_set():
                file.write("K,K,K\n")
                file.flush()
                os.fsync(file.fileno())
                grown.set()

    writer = threading.Thread(target=grow)
    opened = text_files.open_text

    def then_it_grows(*given, **named):  # type: ignore[no-untyped-def]
        sheet = opened(*given, **named)
        if given[0] == path and not writer.is_alive():
            writer.start()
            grown.wait(10)
        return sheet

    monkeypatch.setattr(text_files, "open_text", then_it_grows)
    try:
        root, notes = land(drop)
    finally:
        done.set()
        writer.join(10)
    assert "changed while it was read" in notes[f"{MOTHER}.csv"]
    assert counted(root, PERSON) == 3 and counted(root, MOTHER) == 0


def test_a_folder_where_a_file_is_expected_is_looked_into(drop: Path) -> None:
    (drop / f"{MOTHER}.csv").mkdir()
    (drop / f"{MOTHER}.csv" / "really.csv").write_text(lines(MOTHER), encoding="utf-8")
    root, _ = land(drop)
    assert query(root, f"select distinct source_file from 'ssd/{MOTHER}.parquet'") == [
        (f"{MOTHER}.csv/really.csv",)
    ]


def test_a_link_inside_the_drop_is_a_copy(drop: Path) -> None:
    (drop / "persons again.csv").symlink_to(drop / f"{PERSON}.csv")
    root, _ = land(drop)
    assert counted(root, PERSON) == 3
    assert query(root, "select count(*) from 'files.parquet' where outcome = 'copy'") == [(1,)]


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind root, so no file can be closed to it")
def test_a_file_without_rights_is_refused_by_name(drop: Path) -> None:
    path = drop / f"{MOTHER}.csv"
    path.write_text(lines(MOTHER), encoding="utf-8")
    path.chmod(0)
    root, notes = land(drop)
    assert "cannot be opened" in notes[f"{MOTHER}.csv"] and counted(root, PERSON) == 3


@pytest.mark.parametrize(
    "name",
    [
        "Kinder (Mütter) ΑΒΓ 母.csv",
        "mu\u0308tter.csv",
        "=cmd|' /C calc'!A0.csv",
        "mothers\nof the year.csv",
        "a" * 251 + ".csv",
        "/".join(["folder " * 20] * 8) + "/mothers.csv",
    ],
    ids=["unicode", "decomposed", "formula", "line break", "255 characters", "deep"],
)
def test_names_of_files_are_taken_as_they_are(drop: Path, name: str) -> None:
    path = drop / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lines(MOTHER), encoding="utf-8")
    root, _ = land(drop)
    assert query(root, f"select distinct source_file from 'ssd/{MOTHER}.parquet'") == [(name,)]


def test_a_name_that_is_no_text_is_shown_as_far_as_it_is(drop: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(drop) + b"/m\xfcmothers.csv"))
    path.write_text(lines(MOTHER), encoding="utf-8")
    root, _ = land(drop)
    assert query(root, f"select distinct source_file from 'ssd/{MOTHER}.parquet'") == [
        ("m\ufffdmothers.csv",)
    ]


def test_files_of_two_authorities_are_both_named_and_neither_is_used(drop: Path) -> None:
    for place in ("Exampleshire", "Sampleford"):
        (drop / place).mkdir()
        text = lines(MOTHER, 2 if place == "Sampleford" else 3)
        (drop / place / f"{MOTHER}.csv").write_text(text, encoding="utf-8")
    root, notes = land(drop)
    assert counted(root, MOTHER) == 0 and counted(root, PERSON) == 3
    for place in ("Exampleshire", "Sampleford"):
        assert f"{place}/{MOTHER}.csv" in notes or any(
            f"{place}/{MOTHER}.csv" in text for text in notes.values()
        )
    (drop / "Sampleford" / f"{PERSON}.csv").write_text(lines(PERSON, 9), encoding="utf-8")
    said = str(refused(drop))
    assert f"Sampleford/{PERSON}.csv" in said and f"several sheets look like table {PERSON}" in said


def test_the_settings_of_another_authority_are_refused(drop: Path) -> None:
    (drop / "authority.yml").write_text("code: E10999002\nname: Sampleford\n", encoding="utf-8")
    found = refused(drop)
    assert (found.reason, found.file) == ("bad_key", "authority.yml") and "E10999002" in str(found)

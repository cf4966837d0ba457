"""The XML of a return holds the same tables as its CSV files, and nothing in it is followed or expanded."""

from pathlib import Path

import pytest

from expectations.extracts.ssda903 import XML_TABLES
from orchestration.extracts.landing import LandedSource
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.return_landing import land_return

SAMPLE = Path(__file__).resolve().parents[2].parent / "shared/samples/csc-validator-be-903/fake_903.xml"
CHILD = """
<CHILD>
  <HEADER>
    <CHILDID>0012</CHILDID><UPN> A1 </UPN><SEX>M</SEX><DOB>01/02/2010</DOB><ETHNIC>WBRI</ETHNIC>
    <UASC>1</UASC><DUC>03/04/2018</DUC>
    <DATE_INT>01/01/2017</DATE_INT>
    <IN_TOUCH>YES</IN_TOUCH><ACTIV>F1</ACTIV><ACCOM/>
    <AMISSING><MISSING>M</MISSING><MIS_START>01/05/2017</MIS_START></AMISSING>
    <AREVIEW><REVIEW>01/06/2017</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
    <AREVIEW><REVIEW>01/12/2017</REVIEW><REVIEW_CODE/></AREVIEW>
    <PERMANENCE><PREV_PERM>Z1</PREV_PERM><LA_PERM/></PERMANENCE>
    <OC2/>
    <AD_PLACED><DATE_PLACED>02/02/2018</DATE_PLACED></AD_PLACED>
    <SHOE_SIZE>4</SHOE_SIZE>
  </HEADER>
  <EPISODE><DECOM>01/04/2016</DECOM><PL>U1</PL></EPISODE>
  <EPISODE><DECOM>01/04/2017</DECOM><PL>U4</PL><LS>C2</LS></EPISODE>
  <EPISODE/>
</CHILD>
"""
OTHER = "<CHILD><HEADER><CHILDID>0013</CHILDID><UASC>0</UASC></HEADER><EPISODE><DECOM/></EPISODE></CHILD>"


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "return.xml"
    path.write_bytes(text.encode(encoding))
    return path


def rows(source: LandedSource, table: str, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in columns) for row in source.landing.ssda903[table].to_pylist()]


def refused(path: Path) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        land_return(path, "s")
    return caught.value


def test_each_part_of_a_child_goes_to_its_table(tmp_path: Path) -> None:
    source = land_return(written(tmp_path, f"<EXPSSDA903><!-- note -->{CHILD}{OTHER}</EXPSSDA903>"), "s")
    assert rows(source, "header", "record_id", "source_row", "child", "sex", "upn", "mother") == [
        (0, 1, "0012", "M", " A1 ", None),
        (1, 2, "0013", None, None, None),
    ]
    assert rows(source, "episodes", "record_id", "source_row", "child", "decom", "place", "ls") == [
        (0, 1, "0012", "01/04/2016", "U1", None),
        (1, 2, "0012", "01/04/2017", "U4", "C2"),
        (2, 3, "0013", None, None, None),
    ]
    assert rows(source, "reviews", "child", "dob", "review", "review_code") == [
        ("0012", "01/02/2010", "01/06/2017", "PN1"),
        ("0012", "01/02/2010", "01/12/2017", None),
    ]
    assert rows(source, "uasc", "child", "sex", "dob", "duc") == [("0012", "M", "01/02/2010", "03/04/2018")]
    assert rows(source, "oc3", "child", "in_touch", "activ", "accom") == [("0012", "YES", "F1", None)]
    assert rows(source, "ad1", "child", "date_int", "date_match") == [("0012", "01/01/2017", None)]
    assert rows(source, "missing", "child", "dob", "missing", "mis_end") == [
        ("0012", "01/02/2010", "M", None)
    ]
    assert rows(source, "prev_perm", "child", "prev_perm", "la_perm") == [("0012", "Z1", None)]
    assert rows(source, "placed_adoption", "child", "date_placed") == [("0012", "02/02/2018")]
    assert rows(source, "oc2", "child") == []


def test_the_whole_return_is_supplied_but_what_xml_cannot_hold(tmp_path: Path) -> None:
    source = land_return(written(tmp_path, f"<EXPSSDA903>{OTHER}</EXPSSDA903>"), "s")
    assert set(source.landing.supplied_columns.column("table_name").to_pylist()) == set(XML_TABLES)
    assert source.landing.ssda903["uasc"].num_rows == 0
    assert not source.notes


def test_unknown_elements_are_named(tmp_path: Path) -> None:
    episode = "<CHILD><SIBLING/><EPISODE><DECOM/><TEAM>x</TEAM></EPISODE></CHILD>"
    source = land_return(written(tmp_path, f"<EXPSSDA903>{CHILD}{episode}</EXPSSDA903>"), "s")
    assert [note.text for note in source.notes] == [
        "has unknown elements, left out: SHOE_SIZE, SIBLING, TEAM"
    ]
    assert source.landing.ssda903["header"].num_rows == 1
    assert rows(source, "episodes", "child")[-1] == (None,)


def test_the_xml_is_read_when_no_csv_is_a_return(tmp_path: Path) -> None:
    written(tmp_path, f"<EXPSSDA903>{OTHER}</EXPSSDA903>")
    (tmp_path / "schools.csv").write_text("SCHOOL,PUPILS\nA,1\n", encoding="utf-8")
    source = land_return(tmp_path, "s")
    assert source.landing.ssda903["header"].num_rows == 1
    assert [note.file for note in source.notes] == ["schools.csv"]


def test_the_flag_of_an_unaccompanied_child_lands_with_header_and_a_date_without_it_with_uasc(
    tmp_path: Path,
) -> None:
    date_only = CHILD.replace("<UASC>1</UASC>", "<UASC>0</UASC>").replace("0012", "0014")
    path = written(tmp_path, f"<EXPSSDA903>{CHILD}{OTHER}{date_only}</EXPSSDA903>")
    source = land_return(path, "s")
    assert rows(source, "header", "child", "uasc") == [("0012", "1"), ("0013", "0"), ("0014", "0")]
    assert rows(source, "uasc", "child", "duc") == [("0012", "03/04/2018"), ("0014", "03/04/2018")]
    supplied = source.landing.supplied_columns.to_pylist()
    assert {"submission_id": "s", "table_name": "header", "column_name": "uasc"} in supplied


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<!DOCTYPE EXPSSDA903 [<!ENTITY file SYSTEM "{secret.as_uri()}">'
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        "<EXPSSDA903><CHILD><HEADER><CHILDID>&file;&b;</CHILDID></HEADER></CHILD></EXPSSDA903>"
    )
    assert refused(written(tmp_path, text, encoding)).reason == "document_type"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_xml"),
        ("CHILD,DOB\n1,2\n", "not_xml"),
        ("<EXPSSDA903>\n<CHILD>\n<HEADER>", "not_xml"),
        ("<EXPSSDA903>\n<CHILD></HEADER></EXPSSDA903>", "not_xml"),
        ("<EXPSSDA903>&name;</EXPSSDA903>", "not_xml"),
        ("<Message><CHILD/></Message>", "no_return"),
        ("<EXPSSDA903/>", "no_rows"),
    ],
)
def test_what_is_no_return(tmp_path: Path, text: str, reason: str) -> None:
    assert refused(written(tmp_path, text)).reason == reason


def test_a_break_is_found_by_its_line(tmp_path: Path) -> None:
    refusal = refused(written(tmp_path, "<EXPSSDA903>\n<CHILD>\n</HEADER>\n</EXPSSDA903>"))
    assert refusal.row == 3
    assert "return.xml, row 3" in str(refusal)


def test_a_character_of_another_encoding_is_found_by_its_line(tmp_path: Path) -> None:
    refusal = refused(written(tmp_path, "<EXPSSDA903>\nZo\xeb</EXPSSDA903>", "cp1252"))
    assert (refusal.reason, refusal.row) == ("not_xml", 2)
    assert "does not fit the encoding" in refusal.found


def test_of_an_element_given_twice_the_first_counts_and_it_is_named(tmp_path: Path) -> None:
    episode = "<CHILD><EPISODE><DECOM>a</DECOM><DECOM>b</DECOM>c</EPISODE></CHILD>"
    source = land_return(written(tmp_path, f"<EXPSSDA903>{episode}</EXPSSDA903>"), "s")
    assert rows(source, "episodes", "decom") == [("a",)]
    assert [note.text for note in source.notes] == [
        "has unknown elements, left out: DECOM given twice, text in EPISODE outside its elements"
    ]


def test_two_xml_files_are_refused(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_text(f"<EXPSSDA903>{OTHER}</EXPSSDA903>", encoding="utf-8")
    refusal = refused(tmp_path)
    assert refusal.reason == "two_returns"
    assert "a.xml, b.xml" in str(refusal)


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample files are kept beside the checkout")
def test_an_xml_that_someone_else_wrote() -> None:
    source = land_return(SAMPLE, "s")
    assert {table: rows.num_rows for table, rows in source.landing.ssda903.items()} == {
        "header": 253,
        "episodes": 459,
        "uasc": 12,
        "oc3": 6,
        "ad1": 3,
        "reviews": 1206,
        "missing": 6,
        "oc2": 253,
        "prev_perm": 253,
        "placed_adoption": 3,
    }
    assert not source.notes

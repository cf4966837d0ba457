"""A return is found in whatever files it comes in; what does not fit is named."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from expectations.extracts.fields import return_columns, return_fields
from orchestration.extracts.landing import LandedSource, Landing
from orchestration.extracts.landing_writer import write_landing
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.return_landing import land_return

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n"


def folder(tmp_path: Path, files: dict[str, str | bytes]) -> Path:
    place = tmp_path / "return"
    place.mkdir()
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (place / name).write_bytes(data)
    return place


def landed_rows(source: LandedSource) -> dict[str, int]:
    return {table: rows.num_rows for table, rows in source.landing.ssda903.items()}


def notes(source: LandedSource) -> list[str]:
    return [f"{note.file} {note.text}" for note in source.notes]


def refused(path: Path) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        land_return(path, "s")
    return caught.value


def test_a_row_keeps_its_text_its_place_and_its_file(tmp_path: Path) -> None:
    place = folder(
        tmp_path, {"some name.CSV": "dob, Child ,REVIEW_CODE,review,Team\n\n01/01/2010, 0012 ,pn1,,North\n"}
    )
    source = land_return(place, "s", "previous_return/")
    assert notes(source) == ["previous_return/some name.CSV has unknown columns, left out: TEAM"]
    (row,) = source.landing.ssda903["reviews"].to_pylist()
    assert len(row.pop("source_file_sha256")) == 64
    assert row == {
        "submission_id": "s",
        "record_id": 1,  # the empty line is row 2: a spreadsheet has it at record_id + 2
        "source_file": "previous_return/some name.CSV",
        "source_sheet": None,
        "source_row": 3,
        "child": " 0012 ",
        "dob": "01/01/2010",
        "review": None,
        "review_code": "pn1",
    }


def test_only_supplied_columns_are_said_to_be_supplied(tmp_path: Path) -> None:
    source = land_return(folder(tmp_path, {"r.csv": "CHILD,REVIEW\n1,01/02/2018\n"}), "s")
    assert notes(source) == ["r.csv lacks columns of reviews: DOB, REVIEW_CODE"]
    assert source.landing.supplied_columns.to_pylist() == [
        {"submission_id": "s", "table_name": "reviews", "column_name": "child"},
        {"submission_id": "s", "table_name": "reviews", "column_name": "review"},
    ]
    assert source.landing.ssda903["reviews"].column("dob").to_pylist() == [None]


def test_every_table_of_the_return(tmp_path: Path) -> None:
    files = {
        f"{n}.csv": ",".join(return_columns(t))
        + "\n"
        + "," * (len(return_columns(t)) - 1)
        + "\nX"
        + "," * (len(return_columns(t)) - 1)
        for n, t in enumerate(return_fields())
    }
    source = land_return(folder(tmp_path, files), "s")
    assert landed_rows(source) == dict.fromkeys(return_fields(), 1)
    assert {row["column_name"] for row in source.landing.supplied_columns.to_pylist()} == {
        column.lower() for table in return_fields() for column in return_columns(table)
    }


def test_blank_rows_are_counted_and_left_out(tmp_path: Path) -> None:
    source = land_return(folder(tmp_path, {"r.csv": f"{REVIEWS}1,,,\n,,,\n2,,,\n,,,\n"}), "s")
    assert source.landing.ssda903["reviews"].column("record_id").to_pylist() == [0, 2]
    (account,) = source.landing.accounts.to_pylist()
    assert (account["rows_in"], account["landed"], account["blank"], account["quarantined"]) == (4, 2, 2, 0)
    assert source.landing.quarantine.num_rows == 0
    write_landing(tmp_path / "landing", Landing.together([source.landing]))


def test_a_row_of_another_width_is_set_aside_and_the_rest_is_landed(tmp_path: Path) -> None:
    source = land_return(folder(tmp_path, {"r.csv": f"{REVIEWS}1,,,\n2,,\n3,,,\n"}), "s")
    assert source.landing.ssda903["reviews"].column("child").to_pylist() == ["1", "3"]
    (line,) = source.landing.quarantine.to_pylist()
    assert (line["source_row"], line["reason"]) == (3, "other_width")
    assert line["found"] == "3 cells, and there are 4 headings"


def test_a_workbook_with_titles_and_true_dates_is_a_return_too(tmp_path: Path) -> None:
    place = folder(tmp_path, {})
    with xlsxwriter.Workbook(place / "return.xlsx") as book:
        sheet = book.add_worksheet("List 1")
        sheet.write_row(0, 0, ["Reviews of the year"])
        sheet.write_row(2, 0, ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"])
        sheet.write_row(3, 0, ["0012"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(3, 1, date(2012, 6, 5), day)
        sheet.write_row(3, 2, ["01/05/2025", "PN1"])
    source = land_return(place, "s")
    (row,) = source.landing.ssda903["reviews"].to_pylist()
    assert (row["child"], row["dob"], row["review"]) == ("0012", "05/06/2012", "01/05/2025")
    assert (row["source_sheet"], row["source_row"], row["record_id"]) == ("List 1", 4, 2)


def test_headings_without_rows_supply_an_empty_table(tmp_path: Path) -> None:
    source = land_return(folder(tmp_path, {"h.csv": f"{HEADER}1,M,,,,,\n", "r.csv": REVIEWS}), "s")
    assert landed_rows(source) == {"header": 1, "reviews": 0}
    assert notes(source) == ["r.csv has headings and no rows; reviews is supplied, empty"]
    assert source.landing.supplied_columns.num_rows == 11


def test_a_heading_that_may_be_a_cell_of_a_child_is_told_by_its_length_only(tmp_path: Path) -> None:
    text = REVIEWS.replace("REVIEW_CODE", "REVIEW_CODE,A. Child 05/06/2012") + "1,,,,\n"
    source = land_return(folder(tmp_path, {"r.csv": text}), "s")
    assert notes(source) == ["r.csv has unknown columns, left out: (a heading of 19 characters)"]


def test_two_files_of_one_table_are_both_left_out(tmp_path: Path) -> None:
    files = {"h.csv": f"{HEADER}1,M,,,,,\n", "a.csv": f"{REVIEWS}1,,,\n", "b.csv": f"{REVIEWS}2,,,\n"}
    source = land_return(folder(tmp_path, files), "s")
    assert landed_rows(source) == {"header": 1}
    (note,) = notes(source)
    assert "a.csv and b.csv" in note
    assert "keep one" in note
    assert "reviews" not in source.landing.supplied_columns.column("table_name").to_pylist()


def test_files_that_are_no_part_of_the_return_are_named(tmp_path: Path) -> None:
    files = {
        "h.csv": f"{HEADER}1,M,,,,,\n",
        "schools.csv": "SCHOOL,PUPILS\nA,1\n",
        "letter.pdf": b"%PDF-1.4",
        "return.xml": "<EXPSSDA903/>",
        "~$schools.csv": "not read",
        ".hidden.csv": "not read",
    }
    source = land_return(folder(tmp_path, files), "s")
    assert notes(source) == [
        "letter.pdf is no CSV, Excel or XML file, so not part of the return; left alone",
        "schools.csv has the headings of no table of the return; left out",
        "return.xml is left out: the folder has the return as CSV or Excel",
    ]


def test_a_single_csv(tmp_path: Path) -> None:
    place = folder(tmp_path, {"h.csv": f"{HEADER}1,M,,,,,\n", "r.csv": REVIEWS})
    assert landed_rows(land_return(place / "h.csv", "s")) == {"header": 1}


def test_every_file_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.csv": f'{REVIEWS}1,"open\n',
        "b.csv": b"",
        "c.csv": "CHILD,DUC,duc\n1,,\n",
        "d.csv": "CHILD,DOLO_START,DOLO_END\n1,,\n",
    }
    refusal = refused(folder(tmp_path, files))
    assert [refusal.reason, *(other.reason for other in refusal.others)] == [
        "open_quotation",
        "empty_file",
        "column_twice",
    ]
    assert "a.csv, row 2" in str(refusal)
    assert "b.csv" in str(refusal)
    assert "c.csv, column DUC" in str(refusal)


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({}, "return"),
        ({"letter.pdf": b"%PDF-1.4"}, "letter.pdf"),
        ({"schools.csv": b"SCHOOL,PUPILS\nA,1\n"}, "schools.csv"),
        ({"a.csv": f"{REVIEWS}1,,,\n".encode(), "b.csv": REVIEWS.encode()}, "a.csv and b.csv"),
    ],
)
def test_a_folder_without_a_return(tmp_path: Path, files: dict[str, str | bytes], named: str) -> None:
    refusal = refused(folder(tmp_path, files))
    assert refusal.reason == "no_return"
    assert named in str(refusal)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    refusal = refused(tmp_path / "gone")
    assert refusal.reason == "missing_folder"
    assert "gone" in str(refusal)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are kept beside the checkout")
def test_a_whole_return_that_someone_else_wrote() -> None:
    source = land_return(SAMPLES / "csc-validator-be-903", "s")
    assert landed_rows(source) == {
        "ad1": 29,
        "dolo": 1,
        "episodes": 5050,
        "header": 2675,
        "missing": 43,
        "oc2": 2675,
        "oc3": 53,
        "prev_perm": 2675,
        "reviews": 12582,
        "sw_episodes": 1,
        "uasc": 132,
    }
    said = "\n".join(notes(source))
    assert "placed_for_adoption.csv and placed_for_adoption_errors.csv" in said
    assert "fake_903.xml is left out" in said
    assert "scp_fake.xlsx" in said
    assert source.landing.quarantine.num_rows == 0


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are kept beside the checkout")
def test_a_return_with_a_column_too_many() -> None:
    source = land_return(SAMPLES / "liia-tools-pipeline", "s")
    assert landed_rows(source) == {"episodes": 5, "header": 5}
    assert "SSDA903_2020_episodes.csv has unknown columns, left out: TEST_COLUMN" in notes(source)

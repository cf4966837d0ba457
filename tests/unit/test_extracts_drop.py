"""A drop of extracts is landed row by row, or refused with everything that is wrong with it."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.extracts.fields import OPTIONAL_SSD_TABLES, ssd_columns, ssd_fields
from orchestration.extracts.drop import AuthoritySettings, DropParameters, land_drop, read_authority
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.ssd import land_ssd_drop

AUTHORITY = "code: E10999001\nname: Exampleshire\nchild_id: legacy_id\nreview_intervals: days_91_183\n"
PARAMETERS = DropParameters("E10999001", 2026, 2026)
FILLED = {"id": "A1", "date": "2025-04-01", "code": "X", "flag": "N", "text": "some", "number": "1.5"}


def lines(table: str, *changes: dict[str, str]) -> str:
    """A CSV of good rows, each with its own key, with some cells changed."""
    text = [",".join(ssd_columns(table))]
    for number, change in enumerate(changes):
        row = {f.column: f"K{number}" if f.key else FILLED[f.type] for f in ssd_fields()[table]} | change
        text.append(",".join(row.values()))
    return "\n".join(text) + "\n"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    place = tmp_path / "drop"
    (place / "ssd").mkdir(parents=True)
    (place / "previous_return").mkdir()
    (place / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    for table in ssd_fields():
        (place / "ssd" / f"{table}.csv").write_text(lines(table, {}, {}, {}), encoding="utf-8")
    (place / "previous_return" / "header.csv").write_text(
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,M,,,,,\n", encoding="utf-8"
    )
    return place


def refused(drop: Path) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        land_drop(drop, drop.parent / "landing", PARAMETERS)
    assert not (drop.parent / "landing").exists()
    return caught.value


def query(root: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(config={"file_search_path": str(root)}) as connection:
        return connection.sql(sql).fetchall()


def test_a_whole_drop(drop: Path, tmp_path: Path) -> None:
    assert land_drop(drop, tmp_path / "landing", PARAMETERS) == ()
    root = tmp_path / "landing"
    assert query(
        root,
        "select submission_id, authority_name, collection_year, role, road, "
        "previous_submission_id, child_id, review_intervals from 'submissions.parquet' order by all",
    ) == [
        (
            "E10999001-2025",
            "Exampleshire",
            2025,
            "previous",
            "return_files",
            None,
            "legacy_id",
            "days_91_183",
        ),
        (
            "E10999001-2026",
            "Exampleshire",
            2026,
            "current",
            "extracts",
            "E10999001-2025",
            "legacy_id",
            "days_91_183",
        ),
    ]
    assert query(
        root, "select source_file, source_row, pers_person_id, pers_dob from 'ssd/ssd_person.parquet'"
    ) == [("ssd/ssd_person.csv", row, f"K{row - 2}", "2025-04-01") for row in (2, 3, 4)]
    assert query(root, "select submission_id, source_file, child from 'ssda903/header.parquet'") == [
        ("E10999001-2025", "previous_return/header.csv", "1")
    ]
    assert query(
        root,
        "select submission_id, table_name, count(*) from 'supplied_columns.parquet' "
        "group by all order by all",
    ) == [
        ("E10999001-2025", "header", 7),
        ("E10999001-2026", "episodes", 13),
        ("E10999001-2026", "header", 7),
        ("E10999001-2026", "reviews", 4),
    ]


def test_rows_that_break_the_contract_are_set_aside_and_counted(drop: Path, tmp_path: Path) -> None:
    changes = [
        {},
        {"clar_cla_review_date": "01/04/2025", "clar_cla_review_cancelled": "perhaps"},
        {"clar_cla_review_id": "K0"},
        {"clar_cla_review_id": " "},
        {"clar_cla_review_participation": "no such code"},
    ]
    (drop / "ssd/ssd_cla_reviews.csv").write_text(
        lines("ssd_cla_reviews", *changes) + ",,,,,,\n", encoding="utf-8"
    )
    land_drop(drop, tmp_path / "landing", PARAMETERS)
    root = tmp_path / "landing"
    assert query(
        root,
        "select source_row, column_name, reason, found from 'quarantine.parquet' where source = 'ssd' "
        "order by source_row, column_name",
    ) == [
        (3, "clar_cla_review_cancelled", "unknown_code", "text of 7 characters"),
        (3, "clar_cla_review_date", "not_a_date", "text of 10 characters"),
        (4, "clar_cla_review_id", "duplicate_key", "a key that an earlier row has"),
        (5, "clar_cla_review_id", "missing_key", "blank"),
        (7, None, "blank_row", "blank"),
    ]
    assert query(root, "select source_row from 'ssd/ssd_cla_reviews.parquet'") == [(2,), (6,)]
    assert query(
        root,
        "select rows_in, landed, quarantined from 'accounts.parquet' where table_name = 'ssd_cla_reviews'",
    ) == [(6, 2, 4)]
    assert query(root, "select count(*) from 'accounts.parquet' where rows_in <> landed + quarantined") == [
        (0,)
    ]


def test_columns_in_any_order_and_case_and_more_than_wanted(drop: Path) -> None:
    content = (
        "Pers_Surname,PERS_DOB, pers_person_id ,pers_sex,pers_ethnicity\n"
        "Example,2010-01-01 00:00:00,0012,M,WBRI\n"
    )
    (drop / "ssd/ssd_person.csv").write_text(content, encoding="utf-8-sig")
    source = land_ssd_drop(drop, "s")
    (row,) = source.landing.ssd["ssd_person"].to_pylist()
    assert (row["pers_person_id"], row["pers_dob"], row["pers_upn"]) == ("0012", "2010-01-01 00:00:00", None)
    assert "Example" not in row.values()
    name = "ssd/ssd_person.csv"
    assert Note(name, "has columns that are not used and not landed: pers_surname") in source.notes
    assert Note(name, "has no column pers_upn, which may be left out; taken as blank") in source.notes


def test_a_missing_table_or_column_is_named_with_all_others(drop: Path) -> None:
    (drop / "ssd/ssd_cla_reviews.csv").unlink()
    legal = (drop / "ssd/ssd_legal_status.csv").read_text(encoding="utf-8")
    legal = legal.replace("lega_legal_status_start_date", "lega_legal_status_start_dt")
    (drop / "ssd/ssd_legal_status.csv").write_text(legal, encoding="utf-8")
    (drop / "ssd/ssd_cla_placement.csv").write_text("clap_cla_placement_id\nK1\n", encoding="utf-8")
    message = str(refused(drop))
    assert "there is no table ssd_cla_reviews" in message
    assert "ssd/ssd_legal_status.csv, column lega_legal_status_start_date" in message
    assert "nearest heading is lega_legal_status_start_dt" in message
    assert "column clap_cla_placement_type" in message
    assert "column clap_cla_id" in message


@pytest.mark.parametrize("table", ssd_fields())
def test_which_tables_may_be_missing_or_empty(drop: Path, table: str) -> None:
    path = drop / "ssd" / f"{table}.csv"
    path.write_text(lines(table), encoding="utf-8")
    if table in OPTIONAL_SSD_TABLES:
        assert land_ssd_drop(drop, "s").landing.ssd[table].num_rows == 0
    else:
        assert refused(drop).reason == "no_rows"
    path.unlink()
    if table in OPTIONAL_SSD_TABLES:
        (note,) = land_ssd_drop(drop, "s").notes
        assert note == Note(f"ssd/{table}.csv", f"there is no {table}; it is taken as empty")
    else:
        assert refused(drop).reason == "missing_table"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        ("pers_person_id,pers_sex\n1,M\n".encode("utf-16"), "utf16"),
        ("pers_person_id,pers_sex\nZo\xeb,M\n".encode("cp1252"), "not_utf8"),
        (b"pers_person_id;pers_sex\n1;M\n", "not_comma_separated"),
        (b"pers_person_id,pers_sex\n1,M,\n", "ragged_row"),
        (b"PK\x03\x04", "not_a_csv"),
        (lines("ssd_person", {}).replace("pers_upn,", "pers_sex,").encode(), "column_twice"),
    ],
)
def test_a_file_that_cannot_be_read(drop: Path, content: bytes, reason: str) -> None:
    (drop / "ssd/ssd_person.csv").write_bytes(content)
    refusal = refused(drop)
    assert refusal.reason == reason
    assert str(refusal).startswith("ssd/ssd_person.csv")


def test_a_drop_that_is_not_there(drop: Path) -> None:
    with pytest.raises(ExtractRefused) as caught:
        land_ssd_drop(drop.parent / "gone", "s")
    assert caught.value.reason == "missing_folder"
    with pytest.raises(ExtractRefused) as caught:
        land_drop(drop.parent / "gone", drop.parent / "landing", PARAMETERS)
    assert caught.value.file == str(drop.parent / "gone")


def test_a_refused_drop_leaves_the_old_landing(drop: Path, tmp_path: Path) -> None:
    root = tmp_path / "landing"
    land_drop(drop, root, PARAMETERS)
    before = {path: path.read_bytes() for path in root.rglob("*.parquet")}
    (drop / "previous_return/header.csv").write_bytes(b"")
    with pytest.raises(ExtractRefused, match=r"^previous_return/header\.csv: the file is empty"):
        land_drop(drop, root, PARAMETERS)
    assert {path: path.read_bytes() for path in root.rglob("*.parquet")} == before


def test_last_years_return_may_be_missing(drop: Path, tmp_path: Path) -> None:
    (drop / "previous_return/header.csv").unlink()
    (drop / "previous_return").rmdir()
    (note,) = land_drop(drop, tmp_path / "landing", PARAMETERS)
    assert note.file == "previous_return/"
    submissions = query(
        tmp_path / "landing", "select submission_id, previous_submission_id from 'submissions.parquet'"
    )
    assert submissions == [("E10999001-2026", None)]


def test_other_files_are_left_alone_and_named(drop: Path) -> None:
    (drop / "ssd/ssd_contacts.csv").write_text("anything", encoding="utf-8")
    assert land_ssd_drop(drop, "s").notes == (
        Note("ssd/ssd_contacts.csv", "is no table that is read yet; left alone"),
    )


def test_the_same_drop_gives_the_same_bytes(drop: Path, tmp_path: Path) -> None:
    land_drop(drop, tmp_path / "one", PARAMETERS)
    land_drop(drop, tmp_path / "two", PARAMETERS)
    one, two = (
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.parquet")}
        for root in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two


def test_what_an_authority_says_of_itself(drop: Path) -> None:
    assert read_authority(drop) == AuthoritySettings("E10999001", "Exampleshire", "legacy_id", "days_91_183")
    (drop / "authority.yml").write_text("code: E10999001\nname: ' Exampleshire '\n", encoding="utf-8")
    assert read_authority(drop) == AuthoritySettings(
        "E10999001", "Exampleshire", "person_id", "calendar_months"
    )
    for written in ("2024-09-01", "'2024-09-01'"):
        (drop / "authority.yml").write_text(f"{AUTHORITY}history_from: {written}\n", encoding="utf-8")
        assert read_authority(drop).history_from == date(2024, 9, 1)


def test_how_far_back_the_extracts_reach(drop: Path, tmp_path: Path) -> None:
    starts = "select history_from from 'submissions.parquet' order by submission_id"
    land_drop(drop, tmp_path / "landing", PARAMETERS)
    assert query(tmp_path / "landing", starts) == [(date(2024, 4, 1),), (date(2020, 4, 1),)]
    (drop / "authority.yml").write_text(f"{AUTHORITY}history_from: 2023-06-12\n", encoding="utf-8")
    land_drop(drop, tmp_path / "landing", PARAMETERS)
    assert query(tmp_path / "landing", starts) == [(date(2024, 4, 1),), (date(2023, 6, 12),)]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("name: Exampleshire\n", "key code"),
        ("code: 301\nname: Exampleshire\n", "key code"),
        ("code: E10999002\nname: Elsewhere\n", "key code is E10999002"),
        ("code: E10999001\n", "key name"),
        (AUTHORITY.replace("legacy_id", "nhs_number"), "key child_id"),
        (AUTHORITY.replace("days_91_183", "weekly"), "calendar_months, days_91_183"),
        (f"{AUTHORITY}colour: blue\n", "key colour"),
        (f"{AUTHORITY}history_from: 12/06/2023\n", "key history_from is not a date"),
        (f"{AUTHORITY}history_from: 2023\n", "key history_from is not a date"),
        (f"{AUTHORITY}history_from: 2023-02-30\n", "key history_from is not a date"),
        ("- a list\n", "does not hold keys"),
        ("code: [\n", "row 2"),
        ("", "key code"),
    ],
)
def test_wrong_settings_name_the_key(drop: Path, content: str, named: str) -> None:
    (drop / "authority.yml").write_text(content, encoding="utf-8")
    message = str(refused(drop))
    assert message.startswith("authority.yml")
    assert named in message

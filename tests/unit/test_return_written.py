"""The files of a return that a release writes: which there are, and that reading them gives the same rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from expectations.extracts.fields import return_columns, return_fields
from expectations.extracts.return_contract import columns_of_year
from expectations.extracts.ssda903 import RETURN_TITLES, XML_TABLES
from orchestration.extracts.return_landing import land_return
from orchestration.releases.finished_warehouse import Submission
from orchestration.releases.return_files import write_return
from orchestration.releases.return_xml import XML_FILE, write_return_xml

NAME = "E10999001"
Rows = list[dict[str, str | None]]

# What a cell may be, whether or not a rule will like it.
CELLS = [
    "M",
    "01/02/2010",
    "PN1",
    "Z11",
    "a & b",
    "<b>",
    "]]>",
    'say "so", twice',
    "two\nlines",
    "x",
    "ü",
    None,
]
ALSO_ALIKE = {"missing", "reviews", "episodes", "placed_adoption"}  # tables with several rows a child


def submission(year: int) -> Submission:
    return Submission(
        submission_id=f"{NAME}-{year}",
        authority=NAME,
        authority_name="Exampleshire",
        collection_year=year,
        rules_year=year,
        as_at_date=date(year, 3, 31),
        year_start=date(year - 1, 4, 1),
        year_end=date(year, 3, 31),
        previous_submission_id=None,
        road="extracts",
        child_id="person_id",
        review_intervals="calendar_months",
        cp_first_review_from="conference",
        dispute_levels=None,
        dispute_response_days=None,
        history_from=date(year - 6, 4, 1),
    )


def made_up(seed: int) -> dict[str, Rows]:
    """A return whose every child is in Header once, with rows in any order and cells of any kind."""
    chance = random.Random(seed)
    children = {f"C{number}": chance.choice(CELLS) for number in range(12)}
    tables: dict[str, Rows] = {}
    for table in return_fields():
        rows: Rows = []
        for child, born in children.items():
            times = 1 if table == "header" else chance.randrange(4 if table in ALSO_ALIKE else 2)
            for _ in range(times):
                cells = {column: chance.choice(CELLS) for column in return_columns(table)}
                rows.append(cells | {"CHILD": child} | ({"DOB": born} if "DOB" in cells else {}))
        chance.shuffle(rows)
        tables[table] = rows
    sexes = {row["CHILD"]: row["SEX"] for row in tables["header"]}
    for row in tables["uasc"]:
        row["SEX"] = sexes[row["CHILD"]]
    for table, column in (("oc3", "IN_TOUCH"), ("ad1", "LS_ADOPTR")):  # one that says something
        for row in tables[table]:
            row[column] = "X"
    return tables


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute(
            "create table stg_carefacts__supplied_columns "
            "(submission_id text, table_name text, column_name text)"
        )
        for table in return_fields():
            columns = ", ".join(f"{column.lower()} text" for column in return_columns(table))
            opened.execute(f"create table ssda903__{table} (submission_id text, record_id bigint, {columns})")
        yield opened


def fill(connection: duckdb.DuckDBPyConnection, year: int, tables: dict[str, Rows]) -> Submission:
    for table, rows in tables.items():
        connection.execute(
            "insert into stg_carefacts__supplied_columns values (?, ?, 'child')", [f"{NAME}-{year}", table]
        )
        for number, row in enumerate(rows):
            marks = ", ".join("?" for _ in row)
            connection.execute(
                f"insert into ssda903__{table} values (?, ?, {marks})",
                [f"{NAME}-{year}", number, *(row[column] for column in return_columns(table))],
            )
    return submission(year)


def read_back(path: Path) -> dict[str, Rows]:
    """The rows of every table that a file or folder gives, in the order of the file."""
    landed = land_return(path, "read").landing.ssda903
    return {
        table: [
            {column: row[column.lower()] for column in return_columns(table)}
            for row in sorted(rows.to_pylist(), key=lambda row: row["record_id"])
        ]
        for table, rows in landed.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_csv_files_read_back_as_the_same_rows(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, seed: int
) -> None:
    tables = made_up(seed)
    rows = write_return(connection, fill(connection, 2027, tables), tmp_path)
    assert set(rows) == set(RETURN_TITLES.values())
    again = read_back(tmp_path)
    for table, title in RETURN_TITLES.items():
        # an empty file is read as no file: it has no row to tell
        assert again.get(table, []) == tables[table], table
        assert rows[title] == len(tables[table])


@pytest.mark.parametrize("seed", range(4))
def test_the_xml_reads_back_as_the_same_rows(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, seed: int
) -> None:
    tables = made_up(seed)
    said = write_return_xml(connection, fill(connection, 2027, tables), tmp_path / XML_FILE)
    again = read_back(tmp_path / XML_FILE)
    order = {row["CHILD"]: place for place, row in enumerate(tables["header"])}
    for table in XML_TABLES:
        by_child = sorted(tables[table], key=lambda row: order[row["CHILD"]])
        assert again[table] == by_child, table
    assert not [text for text in said if "leaves out" in text]
    assert "SWEpisodes and DoLo" in said[0]


def test_the_same_rows_give_the_same_bytes(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    here = fill(connection, 2027, made_up(1))
    for name in ("one", "two"):
        write_return_xml(connection, here, tmp_path / f"{name}.xml")
    assert (tmp_path / "one.xml").read_bytes() == (tmp_path / "two.xml").read_bytes()


def test_files_of_other_years_and_those_not_supplied_are_not_written(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    tables = made_up(2) | {"missing": []}
    del tables["oc3"]
    here = fill(connection, 2023, tables)
    rows = write_return(connection, here, tmp_path)
    assert set(RETURN_TITLES.values()) - set(rows) == {"OC3", "SWEpisodes", "DoLo"}
    assert (tmp_path / "Missing.csv").read_text() == "CHILD,DOB,MISSING,MIS_START,MIS_END\n"
    assert not (tmp_path / "OC3.csv").exists()
    assert (tmp_path / "Header.csv").read_text().splitlines()[0] == ",".join(columns_of_year("header", 2023))


SOUND: dict[str, Rows] = {
    "header": [
        {"CHILD": "A1", "SEX": "2", "DOB": "03/06/2006", "ETHNIC": "WBRI", "UPN": None, "MOTHER": "0"},
        {"CHILD": "A2", "SEX": "1", "DOB": "15/06/2007", "ETHNIC": "WBRI", "UPN": "UN4"},
    ],
    "episodes": [
        {
            "CHILD": "A2", "DECOM": "15/05/2021", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U6",
            "PLACE_PROVIDER": "PR1", "HOME_POST": "ZZ1 1ZZ", "PL_POST": "ZZ9 9ZZ", "URN": "SC012345",
        },
    ],
    "reviews": [{"CHILD": "A2", "REVIEW": "12/06/2022", "REVIEW_CODE": "PN1"}],
    "uasc": [{"CHILD": "A2", "SEX": "1", "DUC": None}],
    "oc2": [{"CHILD": "A2", "SDQ_SCORE": "14", "CONVICTED": "0", "IMMUNISATIONS": "1"}],
    "oc3": [{"CHILD": "A1", "IN_TOUCH": "YES", "ACTIV": "F2", "ACCOM": "U1"}],
    "ad1": [],
    "placed_adoption": [{"CHILD": "A2", "DATE_PLACED": "05/12/2021"}],
    "prev_perm": [{"CHILD": "A2", "PREV_PERM": "P1", "LA_PERM": "WAL", "DATE_PERM": "zz/05/2019"}],
    "missing": [{"CHILD": "A2", "MISSING": "M", "MIS_START": "08/08/2022", "MIS_END": None}],
}  # fmt: skip


def whole(tables: dict[str, Rows]) -> dict[str, Rows]:
    return {
        table: [dict.fromkeys(return_columns(table)) | row for row in rows] for table, rows in tables.items()
    }


def of_the_schema(path: Path) -> list[str]:
    """The elements of a document in their order, those of the schema's HEADER and EPISODE among them."""
    return [element.tag for element in ElementTree.parse(path).getroot().iter()]


def test_a_sound_return_has_the_elements_in_the_schemas_order(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    said = write_return_xml(connection, fill(connection, 2023, whole(SOUND)), tmp_path / XML_FILE)
    assert said == []
    assert " ".join(of_the_schema(tmp_path / XML_FILE)) == (
        "EXPSSDA903"
        " CHILD HEADER CHILDID UPN SEX DOB ETHNIC UASC IN_TOUCH ACTIV ACCOM MOTHER"
        " CHILD HEADER CHILDID UPN SEX DOB ETHNIC UASC"
        " AMISSING MISSING MIS_START AREVIEW REVIEW REVIEW_CODE"
        " PERMANENCE PREV_PERM LA_PERM DATE_PERM OC2 SDQ_SCORE CONVICTED IMMUNISATIONS AD_PLACED DATE_PLACED"
        " EPISODE DECOM RNE LS CIN PL PL_POST HOME_POST URN PLACE_PROVIDER DEC REC"
    )


@pytest.mark.parametrize(
    ("reviews", "orders", "said_of"), [(52, 1, None), (53, 2, "AREVIEW 1, PERMANENCE 1.")]
)
def test_more_rows_of_a_child_than_the_schema_takes_are_said(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, reviews: int, orders: int, said_of: str | None
) -> None:
    tables = whole(SOUND)
    tables["reviews"] *= reviews
    tables["prev_perm"] *= orders
    said = write_return_xml(connection, fill(connection, 2023, tables), tmp_path / XML_FILE)
    assert len(said) == (1 if said_of else 0)
    assert all(said_of in text for text in said if said_of)
    assert len(read_back(tmp_path / XML_FILE)["reviews"]) == reviews


def test_what_the_document_cannot_hold_is_said(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    tables = whole(SOUND)
    tables["episodes"] += [dict(tables["episodes"][0], CHILD="not in Header", PLACE="Z11")]
    tables["ad1"] = whole({"ad1": [{"CHILD": "A2"}]})["ad1"]
    tables["uasc"] *= 2
    said = write_return_xml(connection, fill(connection, 2026, tables), tmp_path / XML_FILE)
    for words in ("1 row(s) of Episodes", "1 row(s) of UASC", "1 row(s) of AD1", "by element: PL 1."):
        assert any(words in text for text in said), words
    assert len(read_back(tmp_path / XML_FILE)["episodes"]) == 1


def test_a_return_without_children_has_no_document(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    said = write_return_xml(connection, fill(connection, 2026, {}), tmp_path / XML_FILE)
    assert said == ["No XML was written: the return has no child."]
    assert not (tmp_path / XML_FILE).exists()

"""What breaks an extract's contract, cell by cell, what passes, and what may be said of it."""

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.extracts.contract import BROKEN_COLUMNS, HIGHEST, HOW_TO_FIX, broken_cells
from expectations.extracts.fields import SOURCES, Field, Table, table, tables
from expectations.extracts.shown import shown

TABLES = [held for source in SOURCES for held in tables(source).values()]
every_table = pytest.mark.parametrize("held", TABLES, ids=lambda held: held.name)


def rows(name: str, *changes: dict[str, str | None]) -> pd.DataFrame:
    """The example row of a table once for each change, with that change."""
    example: dict[str, str | None] = {f.column: f.example or None for f in table(name).fields}
    return pd.DataFrame([example | change for change in changes]).astype("str")


def reasons(name: str, *changes: dict[str, str | None]) -> list[tuple[int, str, str]]:
    broken = broken_cells(name, rows(name, *changes))
    return list(broken[["position", "column_name", "reason"]].itertuples(index=False, name=None))


def told(name: str, column: str, value: str | None) -> dict[str, object]:
    broken = broken_cells(name, rows(name, {column: value}))
    assert len(broken) == 1
    return dict(broken.iloc[0])


@every_table
def test_the_example_row_of_every_page_passes(held: Table) -> None:
    blanks: dict[str, str | None] = {f.column: None for f in held.fields if not f.filled}
    assert reasons(held.name, {}, {}, blanks) == []


@every_table
def test_a_row_without_a_key_or_another_needed_value_is_told(held: Table) -> None:
    filled = [field for field in held.fields if field.filled]
    expected = [
        (place, field.column, "missing_key" if field.key else "missing_value")
        for place, field in enumerate(filled, start=1)
    ]
    assert sorted(reasons(held.name, {}, *({field.column: None} for field in filled))) == expected


@every_table
def test_no_kind_of_value_lets_plain_words_through(held: Table) -> None:
    wrong = {
        "date": "not_a_date",
        "number": "not_a_number",
        "integer": "not_a_number",
        "flag": "not_yes_or_no",
    }
    kinds = {field.column: wrong.get(field.type) for field in held.fields}
    kinds |= {field.column: "unknown_code" for field in held.fields if field.codes and field.type == "code"}
    expected = [(column, reason) for column, reason in kinds.items() if reason]
    found = reasons(held.name, *({column: "unclear"} for column, _ in expected)) if expected else []
    assert sorted(found) == [(place, column, reason) for place, (column, reason) in enumerate(expected)]


@every_table
def test_every_closed_list_lets_its_own_codes_through_in_either_case(held: Table) -> None:
    written: list[dict[str, str | None]] = [
        {field.column: word} for field in held.fields for code in field.codes for word in (code, code.lower())
    ]
    assert reasons(held.name, {}, *written) == []


@pytest.mark.parametrize("day", ["2025-04-01", "2024-02-29", "1899-12-31", "9998-01-01"])
def test_a_day_of_the_calendar_is_a_date(day: str) -> None:
    assert reasons("ssd_contacts", {"cont_contact_date": day}) == []


@pytest.mark.parametrize(
    "day",
    ["01/04/2025", "2025-02-30", "2025-13-01", "2025-4-1", "2025-04-01 13:45:00", "20250401", "45748"],
)
def test_what_reading_left_as_it_was_is_no_date(day: str) -> None:
    assert reasons("ssd_contacts", {}, {"cont_contact_date": day}) == [(1, "cont_contact_date", "not_a_date")]


@given(st.dates())
def test_every_date_written_year_month_day_passes(day: object) -> None:
    assert reasons("ssd_contacts", {"cont_contact_date": str(day)}) == []


@pytest.mark.parametrize(
    "value", ["12E5", "0012", "12345678901234567", "P-1042", "1E5", "A+B", "12345E", "7e9", "-1", "00E0",
              "1E-3", "123456789012345.0", "12345678901234567.5"]
)  # fmt: skip
def test_ids_that_somebody_gave_pass(value: str) -> None:
    assert reasons("ssd_person", {"pers_person_id": value}) == []


LOST = [
    "1.2345678901234568e+16",
    "1.23E+16",
    "1E+16",
    "1.23E16",
    "12345678901234500.0",
    "1234567890123450.00",
    " 12345678901234500.0\u00a0",
]


@pytest.mark.parametrize("value", LOST)
def test_an_id_that_a_spreadsheet_rounded_has_lost_its_digits(value: str) -> None:
    assert reasons("ssd_person", {"pers_person_id": value}) == [(0, "pers_person_id", "lost_digits")]


@pytest.mark.parametrize("value", ["=A1", "+12", "@name", "P1\n042", "P1\x00", "P1\t2"])
def test_a_formula_or_a_control_character_is_no_id(value: str) -> None:
    assert reasons("ssd_person", {"pers_person_id": value}) == [(0, "pers_person_id", "not_an_id")]


def test_a_wrong_statutory_code_passes_to_the_rule_that_reports_it() -> None:
    assert reasons("ssd_cla_placement", {"clap_cla_placement_type": "no such code"}) == []
    assert reasons("ssd_person", {"pers_sex": "9", "pers_ethnicity": "??"}) == []


@pytest.mark.parametrize(
    ("name", "column", "value", "reason"),
    [
        ("ssd_sdq_scores", "csdq_sdq_score", "40", None),
        ("ssd_sdq_scores", "csdq_sdq_score", "41", "out_of_range"),
        ("ssd_sdq_scores", "csdq_sdq_score", "-1", "out_of_range"),
        ("ssd_sdq_scores", "csdq_sdq_score", "12.5", "not_a_whole_number"),
        ("iro_worker", "fte", "1", None),
        ("iro_worker", "fte", "1.5", "out_of_range"),
        ("iro_worker", "fte", "<1", "not_a_number"),
        ("service_activity", "count", "-3", "out_of_range"),
        ("service_activity", "count", "1,234", "not_a_number"),
        ("ssd_cla_placement", "clap_cla_placement_distance", "999.9", None),
        ("foster_carer", "carer_no", "3", "unknown_code"),
    ],
)
def test_numbers_lie_where_their_source_says(name: str, column: str, value: str, reason: str | None) -> None:
    assert reasons(name, {column: value}) == ([(0, column, reason)] if reason else [])


def test_every_number_with_an_upper_end_is_a_column() -> None:
    columns = {field.column for held in TABLES for field in held.fields}
    assert set(HIGHEST) <= columns


def test_text_may_be_as_long_as_the_contract_says_and_no_longer() -> None:
    column = "clap_cla_placement_postcode"
    assert reasons("ssd_cla_placement", {column: "x" * 15}) == []
    assert reasons("ssd_cla_placement", {column: "x" * 16}) == [(0, column, "too_long")]
    assert told("ssd_cla_placement", column, "x" * 16)["expected"] == "at most 15 characters"


def test_one_cell_is_told_once_and_cells_come_by_row_then_column() -> None:
    rounded = "1.2" + "3" * 50 + "E+16"
    wrong: dict[str, str | None] = {"pers_dob": "x", "pers_person_id": rounded, "pers_is_mother": "perhaps"}
    assert reasons("ssd_person", wrong, {}, {"pers_dob": "x"}) == [
        (0, "pers_person_id", "lost_digits"),
        (0, "pers_dob", "not_a_date"),
        (0, "pers_is_mother", "not_yes_or_no"),
        (2, "pers_dob", "not_a_date"),
    ]


def test_each_broken_cell_says_what_was_wanted_how_to_mend_it_and_what_becomes_of_it() -> None:
    cell = told("ssd_missing", "miss_missing_rhi_offered", "asked")
    assert list(cell) == BROKEN_COLUMNS
    assert cell["expected"] == "one of Y, N, NA"
    assert cell["how_to_fix"] == HOW_TO_FIX["unknown_code"]
    assert cell["if_unreadable"] == "carry"
    assert told("ssd_contacts", "cont_contact_date", "asked")["if_unreadable"] == "quarantine"
    assert told("ssd_contacts", "cont_contact_date", None)["found"] == "blank"


def test_a_good_table_has_no_broken_cells_and_the_same_columns() -> None:
    assert list(broken_cells("ssd_person", rows("ssd_person", {})).columns) == BROKEN_COLUMNS


def test_an_empty_table_breaks_nothing() -> None:
    assert broken_cells("ssd_person", rows("ssd_person", {}).head(0)).empty


def test_a_column_that_the_landing_left_out_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError, match="pers_dob"):
        broken_cells("ssd_person", rows("ssd_person", {}).drop(columns="pers_dob"))


def field(name: str, column: str) -> Field:
    return table(name).field(column)


@pytest.mark.parametrize(
    ("name", "column", "value", "said"),
    [
        ("ssd_contacts", "cont_contact_date", "31/02/2025", "31/02/2025"),
        ("ssd_contacts", "cont_contact_date", "2025-02-30 00:00", "2025-02-30 00:00"),
        ("ssd_contacts", "cont_contact_date", "Feb 2025", "text of 8 characters"),
        ("ssd_contacts", "cont_contact_date", "1" * 31, "number of 31 digits"),
        ("ssd_contacts", "cont_contact_date", None, "blank"),
        ("ssd_person", "pers_dob", "31/02/2012", "text of 10 characters"),
        ("ssd_person", "pers_person_id", "1042", "number of 4 digits"),
        ("ssd_person", "pers_upn", "A", "text of 1 character"),
        ("ssd_sdq_scores", "csdq_sdq_score", "41", "41"),
        ("ssd_cla_placement", "clap_cla_placement_type", "U9", "U9"),
        ("ssd_cla_placement", "clap_cla_placement_type", "XX", "XX"),
        ("ssd_cla_placement", "clap_cla_placement_type", "Ann", "text of 3 characters"),
        ("ssd_cla_placement", "clap_cla_placement_type", "PN123", "text of 5 characters"),
        ("ssd_person", "pers_is_mother", "Ann Example", "text of 11 characters"),
    ],
)
def test_a_value_is_told_only_where_it_can_name_nobody(
    name: str, column: str, value: str | None, said: str
) -> None:
    assert shown(value, field(name, column)) == said


@given(st.text(min_size=1))
def test_nothing_private_is_ever_told(value: str) -> None:
    for column in ("pers_person_id", "pers_dob", "pers_upn"):
        said = shown(value, field("ssd_person", column))
        assert said.startswith(("text of ", "number of "))
        assert len(value) < 10 or value not in said


def test_a_million_good_cells_take_well_under_a_second() -> None:
    days = pd.Series(pd.date_range("2020-01-01", periods=2000).strftime("%Y-%m-%d"))
    million = 1_000_000
    cells = pd.DataFrame(
        {
            "moth_table_id": pd.Series(range(million)).astype("str"),
            "moth_person_id": pd.Series(range(million)).astype("str"),
            "moth_childs_person_id": pd.Series(range(million)).astype("str"),
            "moth_childs_dob": pd.concat([days] * 500, ignore_index=True).astype("str"),
        }
    )
    broken_cells("ssd_mother", cells.head(10))  # builds the contract
    start = time.perf_counter()
    assert broken_cells("ssd_mother", cells).empty
    assert time.perf_counter() - start < 4 * 0.6  # four columns, on a machine that does other things too

"""What may be told of a value or heading when cells of a row have shifted: nothing that names a child."""

import pytest

from expectations.extracts.fields import Field, table
from expectations.extracts.recognition import describe
from expectations.extracts.shown import heading, kind, shown


def field(name: str, column: str) -> Field:
    return table(name).field(column)


DATES, NUMBERS = field("ssd_contacts", "cont_contact_date"), field("ssd_sdq_scores", "csdq_sdq_score")
CODES, FLAGS = field("ssd_cla_placement", "clap_cla_placement_type"), field("ssd_person", "pers_is_mother")


@pytest.mark.parametrize("day", ["1/2/2025", "31.02.2025", "2025-02-30", "3-Feb-25", "31 June 2025 09:00:00"])
def test_a_day_with_separators_is_told_in_a_column_of_dates(day: str) -> None:
    assert shown(day, DATES) == day


@pytest.mark.parametrize(
    "number",
    [
        "999 123 4567",
        "999-123-4567",
        "99912345678",
        "20250401",
        "45748",
        "1042",
        "12 Ann 2020",
        "1/2",
        "1-2/2025",
    ],
)
def test_what_may_be_somebodys_number_is_not_told_in_a_column_of_dates(number: str) -> None:
    assert shown(number, DATES) == kind(number)


@pytest.mark.parametrize("number", ["41", "-1", "12.5", "1,234", "123456"])
def test_a_number_of_at_most_six_digits_is_told_in_a_column_of_numbers(number: str) -> None:
    assert shown(number, NUMBERS) == number


@pytest.mark.parametrize(
    "number", ["1234567", "12345.67", "0012", "01.02.12", "01/02/2012", "999 123", "41\n"]
)
def test_longer_numbers_ids_and_dates_are_not_told_in_a_column_of_numbers(number: str) -> None:
    assert shown(number, NUMBERS) == kind(number)


@pytest.mark.parametrize("held", [CODES, FLAGS], ids=lambda held: held.type)
def test_only_what_is_like_a_code_is_told_in_a_column_of_codes_or_flags(held: Field) -> None:
    for code in ("U9", "u9", "XX", "P10", "PN1", "E4A"):
        assert shown(code, held) == code
    for other in ("Jo", "Ann", "0012", "P104", "12", "01/02/2012", "999 123 4567"):
        assert shown(other, held) == kind(other)


@pytest.mark.parametrize("name", ["pers_sexx", "Shoe size", "Date of birth", "Meeting 2", "D.O.B.", "x" * 40])
def test_a_heading_that_looks_like_a_columns_name_is_told(name: str) -> None:
    assert heading(f" {name} ") == name


@pytest.mark.parametrize(
    "cell", ["1042", "P1042", "01/02/2012", "Jo 1 Feb 2012", "Jo 01.02.12", "2012-2-1", "=A1", "x" * 41]
)
def test_a_heading_that_may_be_a_cell_of_a_row_is_told_by_its_length_alone(cell: str) -> None:
    assert heading(cell) == f"(a heading of {len(cell)} characters)"


def test_a_column_without_a_heading_stays_without() -> None:
    assert heading(" ") == ""


def test_unknown_headings_of_a_sheet_are_told_only_when_they_look_like_names_of_columns() -> None:
    found = describe(["pers_person_id", "Shoe size", "P1042", "01/02/2012"], 1, table("ssd_person"))
    told = ["Shoe size", "(a heading of 5 characters)", "(a heading of 10 characters)"]
    assert [unknown.heading for unknown in found.unknown] == told
    assert found.unknown_in_words() == f"B {told[0]}, C {told[1]}, D {told[2]}"

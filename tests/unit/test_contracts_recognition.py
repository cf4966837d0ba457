"""A sheet is known by its name and its headings, and what does not fit is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.extracts.fields import SOURCES, Table, return_columns, table, tables
from expectations.extracts.recognition import Found, Unknown, column_letter, describe, find_header
from expectations.extracts.ssda903 import find_return_header

TABLES = [held for source in SOURCES for held in tables(source).values()]
every_table = pytest.mark.parametrize("held", TABLES, ids=lambda held: held.name)
EPISODES = tuple(field.column for field in table("ssd_cla_episodes").fields)


def columns(name: str) -> tuple[str, ...]:
    return tuple(field.column for field in table(name).fields)


def known(opening: list[tuple[str, ...]], name: str | None = None) -> Found:
    found = find_header(opening, SOURCES, name)
    assert found is not None
    return found


@every_table
def test_every_extract_is_known_by_its_headings_alone(held: Table) -> None:
    found = known([columns(held.name)], "export.csv")
    assert (found.table, found.source, found.header_row) == (held.name, held.source, 1)
    assert not (found.missing or found.missing_required or found.unknown or found.given_twice)


@every_table
def test_titles_blanks_case_and_order_do_not_matter(held: Table) -> None:
    headings = tuple(f" {column.upper().replace('_', ' ')}\u00a0" for column in reversed(columns(held.name)))
    found = known([("Extract of the month",), (), headings, ("1",) * len(headings)])
    assert (found.table, found.header_row) == (held.name, 3)
    assert [headings[at].strip().lower().replace(" ", "_") for at in found.position.values()] == list(
        found.position
    )


@pytest.mark.parametrize(
    "name",
    [
        "ssd_s47_enquiry",
        "ssd/ssd_s47_enquiry.csv",
        "S47 Enquiry",
        "s47_enquiry_2025-11-01.parquet",
        "all.zip/SSD_S47_ENQUIRY (2).csv",
        "ssd-s47-enquiry.xlsx",
        "ssd_development.ssd_s47_enquiry",
        "s47_enquiry_v2",
    ],
)
def test_a_name_with_two_of_its_columns_is_enough(name: str) -> None:
    found = known([("s47e_person_id", "s47e_s47_start_date")], name)
    assert found.table == "ssd_s47_enquiry"
    assert found.missing_required == ("s47e_s47_enquiry_id", "s47e_s47_end_date")


def test_a_number_that_is_part_of_a_name_is_not_a_date_after_it() -> None:
    few = ("referral_number", "s47_actual_start_date")
    assert known([few], "cin_section_47.csv").table == "cin_section_47"


def test_the_headings_overrule_a_name_that_fits_nothing() -> None:
    assert known([EPISODES], "ssd_person.csv").table == "ssd_cla_episodes"


def test_two_tables_of_one_name_are_told_apart_by_their_headings() -> None:
    assert known([columns("ssd_cin_plans")], "cin_plans.csv").table == "ssd_cin_plans"
    assert known([columns("cin_plans")], "cin_plans.csv").table == "cin_plans"


def test_a_table_is_looked_for_only_among_the_sources_asked_for() -> None:
    assert find_header([EPISODES], ["supplementary"], "ssd_cla_episodes") is None


@pytest.mark.parametrize(
    "headings",
    [
        (),
        ("person_id", "start_date", "end_date"),  # many extracts have these
        ("person_id", "year"),  # any list of children might
        ("Name", "Team", "Visits"),
        ("pers_person_id",),
        ("",) * 30,
    ],
)
def test_what_is_not_plainly_one_extract_is_none(headings: tuple[str, ...]) -> None:
    assert find_header([headings], SOURCES, "export.csv") is None


def test_a_header_below_the_twentieth_row_is_not_looked_for() -> None:
    assert known([("note",)] * 19 + [EPISODES]).header_row == 20
    assert find_header([("note",)] * 20 + [EPISODES], SOURCES) is None


def test_of_two_rows_of_headings_the_fuller_counts_and_of_equals_the_first() -> None:
    assert known([EPISODES[:5], EPISODES]).header_row == 2
    assert known([EPISODES, EPISODES]).header_row == 1


def test_a_renamed_column_is_named_with_the_column_it_may_mean() -> None:
    headings = ("Person ID", "pers_sexx", "pers_dob", "pers_ethnicity", "Shoe size")
    found = known([headings], "ssd_person")
    assert found.missing_required == ("pers_person_id", "pers_sex")
    assert found.unknown == (
        Unknown("A", "Person ID", "pers_person_id"),
        Unknown("B", "pers_sexx", "pers_sex"),
        Unknown("E", "Shoe size", None),
    )
    assert {column: at.letter for column, at in found.renamed.items()} == {
        "pers_person_id": "A",
        "pers_sex": "B",
    }


def test_the_names_that_mosaic_gives_are_recognised_as_renamed() -> None:
    plans = ["cin_plan_id" if c == "cinp_cin_plan_id" else c for c in columns("ssd_cin_plans")]
    assert known([tuple(plans)]).renamed["cinp_cin_plan_id"].heading == "cin_plan_id"


def test_a_column_that_is_there_is_never_suggested() -> None:
    assert known([(*EPISODES, "clae_person_idd")]).unknown[0].nearest is None


def test_a_heading_given_twice_is_told_with_its_letters_and_the_first_counts() -> None:
    found = known([(*EPISODES, "CLAE PERSON ID")])
    assert found.given_twice == {"clae_person_id": ("B", column_letter(len(EPISODES)))}
    assert found.position["clae_person_id"] == 1


def test_two_hundred_further_columns_are_no_trouble_and_are_told_briefly() -> None:
    found = known([(*EPISODES, *(f"extra {n}" for n in range(200)), "", "")])
    assert found.table == "ssd_cla_episodes"
    assert len(found.unknown) == 200
    assert found.unknown_in_words().endswith(" and 190 more")
    assert len(found.unknown_in_words()) < 300


def test_a_column_without_a_heading_between_others_is_told_and_those_after_the_last_are_not() -> None:
    found = known([(EPISODES[0], "", *EPISODES[1:], "", "")])
    assert found.unknown == (Unknown("B", "", None),)
    assert found.unknown_in_words() == "B (no heading)"


def test_a_database_table_is_described_without_a_search() -> None:
    found = describe(["PERS_PERSON_ID", "PERS_DOB"], 1, table("ssd_person"))
    assert found.position == {"pers_person_id": 0, "pers_dob": 1}
    assert found.missing_required == ("pers_sex", "pers_ethnicity")


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_have_the_letters_of_excel(index: int, letter: str) -> None:
    assert column_letter(index) == letter


def test_there_is_no_column_before_the_first() -> None:
    with pytest.raises(ValueError, match="from 0"):
        column_letter(-1)


@given(st.lists(st.lists(st.text(max_size=8), max_size=6).map(tuple), max_size=25), st.text(max_size=12))
def test_no_first_rows_whatever_are_an_error(opening: list[tuple[str, ...]], name: str) -> None:
    found = find_header(opening, SOURCES, name)
    assert found is None or 1 <= found.header_row <= 20


@pytest.mark.parametrize("name", ["header", "episodes", "reviews", "dolo"])
def test_the_header_of_a_return_file_is_found_below_titles(name: str) -> None:
    found = find_return_header([("SSDA903 2026",), (), tuple(return_columns(name)), ("1",)])
    assert found is not None
    assert (found[0], found[1].table) == (3, name)


def test_a_sheet_without_a_return_header_has_none() -> None:
    assert find_return_header([("UPN", "SCHOOL"), (), ("1", "2")]) is None
    assert find_return_header([]) is None


def test_a_sheet_named_as_a_table_is_never_none_and_shows_headings_but_no_record() -> None:
    named = known([("Extract of children",), (), ("Person", "Sex", "Birth date")], "ssd_person.csv")
    assert (named.table, named.by_name_only, named.position) == ("ssd_person", True, {})
    assert "pers_person_id" in named.missing_required
    blank = known([(), ()], "ssd_person.csv")
    assert (blank.by_name_only, blank.headings) == (True, ())
    for record in [("K1", "F", "01/02/2014"), ("JSMITH", "Jane", "Smith"), ("100001", "name", "date")]:
        found = known([record], "ssd_person.csv")
        assert (found.by_name_only, found.headings, found.unknown) == (True, (), ())


def test_two_rows_that_head_one_table_are_both_told() -> None:
    twice = known([("Episodes",), EPISODES, ("K1", "K2"), EPISODES], "ssd_cla_episodes.csv")
    assert (twice.header_row, twice.second_header_row) == (2, 4)
    assert known([("Episodes",), EPISODES, ("K1", "K2")]).second_header_row is None

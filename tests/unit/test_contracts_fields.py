"""The tables of fields are whole, say who may see what, and agree with each other."""

import csv
from importlib.resources import files

import pytest

from expectations.extracts.fields import (
    SOURCES,
    TYPES,
    WHOSE,
    Field,
    Table,
    described,
    return_columns,
    return_fields,
    table,
    tables,
)
from expectations.extracts.ssda903 import XML_TABLES, distinctive_columns, recognise

TABLES = [held for source in SOURCES for held in tables(source).values()]
FIELDS = [field for held in TABLES for field in held.fields]
every_table = pytest.mark.parametrize("held", TABLES, ids=lambda held: held.name)

NEVER_READ = {
    "pers_forename",
    "pers_surname",
    "addr_address_json",
    "cont_contact_outcome_json",
    "cine_referral_outcome_json",
    "cina_assessment_outcome_json",
    "icpc_icpc_outcome_json",
    "earl_episode_reason",
    "clac_cla_conviction_offence",
}
# Columns that the scripts of one vendor or two do not have (Data to Insight, ssd-data-model 1.4.5).
NOT_IN_EVERY_SYSTEM = {
    "cinp_cin_plan_id",
    "cinv_person_id",
    "cinv_cin_plan_id",
    "lacp_table_id",
    "clai_immunisations_status_date",
    "clap_person_id",
    "clar_cla_person_id",
    "cont_contact_source_code",
    "cppl_cp_plan_ola",
    "cppr_cp_review_meeting_id",
    "cppr_person_id",
    "cppv_person_id",
    "invo_person_id",
    "prof_professional_name",
}


def field(name: str) -> Field:
    return next(field for field in FIELDS if field.column == name)


def test_every_source_has_its_tables_and_no_name_is_used_twice() -> None:
    assert {source: len(tables(source)) for source in SOURCES} == {
        "ssd": 35,
        "supplementary": 32,
        "cin_census": 10,
    }
    assert len({held.name for held in TABLES}) == len(TABLES)
    with pytest.raises(KeyError, match="no_such_table"):
        table("no_such_table")


@pytest.mark.parametrize("source", [*SOURCES, "ssda903"])
def test_a_table_is_described_if_and_only_if_it_has_columns(source: str) -> None:
    with files("expectations.extracts").joinpath(f"{source}.csv").open(encoding="utf-8") as text:
        assert list(described(source)) == list(dict.fromkeys(row["table"] for row in csv.DictReader(text)))
    for words in described(source).values():
        assert all([words.grain, words.purpose, words.usual_source, words.used_by]), words.name


@every_table
def test_every_column_is_explained(held: Table) -> None:
    assert len({field.column for field in held.fields}) == len(held.fields)
    for field in held.fields:
        assert field.type in TYPES, field.column
        assert field.meaning and not field.meaning.endswith("."), field.column
        assert field.if_unreadable in {"quarantine", "carry"}, field.column


@every_table
def test_a_row_can_be_told_from_another_and_what_tells_it_is_never_carried_broken(held: Table) -> None:
    assert any(field.key and field.filled for field in held.fields) or held.name == "ssd_cp_reviews"
    for field in held.fields:
        if field.key or field.filled:
            assert field.if_unreadable == "quarantine", field.column


@every_table
def test_every_reference_leads_to_a_column(held: Table) -> None:
    for field in held.fields:
        if field.refers_to:
            name, _, column = field.refers_to.partition(".")
            assert column in {other.column for other in table(name).fields}, field.column


def test_every_person_of_every_table_is_looked_up_among_the_persons() -> None:
    for field in FIELDS:
        persons = field.column.endswith("person_id") and field.table != "ssd_person"
        of_another_kind = field.column == "moth_childs_person_id"  # the child need not be known here
        assert not persons or of_another_kind or field.refers_to == "ssd_person.pers_person_id", field.column


def test_what_names_a_child_is_private() -> None:
    for field in FIELDS:
        if field.type in {"postcode", "json"} or "person_id" in field.column or "upn" in field.column:
            assert field.private or field.type == "code", field.column
        if any(word in field.column for word in ("dob", "birth", "death", "_name")):
            assert field.private or field.column == "dept_team_name", field.column


def test_ids_are_private_but_for_teams() -> None:
    told = {field.refers_to or field.column for field in FIELDS if field.type == "id" and not field.private}
    assert told == {"ssd_department.dept_team_id", "dept_team_id"}


def test_names_of_children_addresses_and_free_text_are_never_read() -> None:
    assert not {field.column for field in FIELDS} & NEVER_READ


def test_a_drop_needs_five_tables_and_any_other_may_be_left_out() -> None:
    needed = {held.name for held in TABLES if held.required}
    assert needed == {
        "ssd_person",
        "ssd_cla_episodes",
        "ssd_cla_placement",
        "ssd_legal_status",
        "ssd_cla_reviews",
    }


@pytest.mark.parametrize("column", sorted(NOT_IN_EVERY_SYSTEM))
def test_a_column_that_some_system_lacks_is_never_required(column: str) -> None:
    assert not field(column).required
    assert not field(column).filled


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ssd_s47_enquiry", ["s47e_s47_enquiry_id", "s47e_person_id"]),
        ("ssd_initial_cp_conference", ["icpc_icpc_id", "icpc_person_id", "icpc_cp_plan_id"]),
        ("ssd_cin_episodes", ["cine_referral_id", "cine_person_id"]),
        ("ssd_cp_plans", ["cppl_cp_plan_id", "cppl_person_id"]),
        ("ssd_cla_reviews", ["clar_cla_review_id", "clar_cla_id", "clar_cla_person_id"]),
        ("ssd_missing", ["miss_table_id", "miss_person_id"]),
        ("ssd_cla_immunisations", ["clai_person_id"]),
        ("ssd_immigration_status", ["immi_person_id", "immi_immigration_status_id"]),
        ("cla_review_detail", ["review_id", "person_id"]),
        ("iro_dispute", ["dispute_id", "person_id"]),
        ("child_id_bridge", ["person_id", "return_code", "valid_from"]),
    ],
)
def test_ids_that_siblings_share_are_keys_only_with_the_child(name: str, key: list[str]) -> None:
    assert list(table(name).key) == key


@every_table
def test_a_child_who_is_named_in_every_row_is_part_of_the_key(held: Table) -> None:
    outside = [f for f in held.fields if f.refers_to == WHOSE[0] and f.filled and not f.key]
    assert not outside or held.name == "ssd_cla_episodes"  # an episode of care is one child's


def test_a_period_of_care_says_whose_a_review_is_and_is_no_id_of_the_review() -> None:
    reviews = table("ssd_cla_reviews")
    assert reviews.identifying == ("clar_cla_review_id",)
    assert [field.column for field in reviews.fields if field.filled] == ["clar_cla_review_id"]


def test_a_review_conference_without_an_id_is_still_a_review_conference() -> None:
    reviews = table("ssd_cp_reviews")
    assert reviews.key == (
        "cppr_cp_review_id",
        "cppr_cp_review_meeting_id",
        "cppr_person_id",
        "cppr_cp_plan_id",
    )
    assert reviews.identifying == ("cppr_cp_review_id", "cppr_cp_review_meeting_id", "cppr_cp_plan_id")
    assert not any(reviews.field(column).filled for column in reviews.key)


def test_only_immunisations_are_told_apart_by_the_person_alone() -> None:
    persons = "ssd_person.pers_person_id"
    alone = {held.name for held in TABLES if held.field(held.identifying[0]).refers_to == persons}
    assert alone == {"ssd_cla_immunisations"}


def test_statutory_codes_of_the_dataset_are_not_held_to_a_list() -> None:
    held = {field.column for field in FIELDS if field.codes and field.source != "supplementary"}
    assert held == {"miss_missing_rhi_offered", "miss_missing_rhi_accepted", "sex"}


def test_every_code_set_named_is_one_that_can_be_read() -> None:
    with files("expectations.extracts").joinpath("code_labels.csv").open(encoding="utf-8") as text:
        known = {row["code_set"] for row in csv.DictReader(text)}
    named = {field.code_set for field in FIELDS} | {
        f.code_set for held in return_fields().values() for f in held
    }
    assert named - {None} <= known


def test_the_return_has_twelve_tables_each_with_child_first() -> None:
    assert len(return_fields()) == 12
    for name, fields in return_fields().items():
        assert fields[0].column == "CHILD", name
        assert [field.position for field in fields] == list(range(1, len(fields) + 1)), name
        assert distinctive_columns(name), name
        assert all(field.meaning for field in fields), name
    assert set(return_fields()) - set(XML_TABLES) == {"sw_episodes", "dolo"}


def test_social_workers_are_asked_for_from_2024_and_deprivation_of_liberty_from_2027() -> None:
    since = {name: {field.from_year for field in fields} for name, fields in return_fields().items()}
    assert since["sw_episodes"] == {2024}
    assert since["dolo"] == {2027}
    asked_throughout = set(since) - {"sw_episodes", "dolo"}
    assert all((year or 0) <= 2023 for name in asked_throughout for year in since[name])


@pytest.mark.parametrize("name", return_fields())
def test_a_table_of_the_return_is_known_by_its_columns_in_any_order_and_case(name: str) -> None:
    headings = [f" {column.lower()} " for column in reversed(return_columns(name))]
    recognised = recognise(headings)
    assert recognised is not None
    assert recognised.table == name
    assert not recognised.missing
    assert not recognised.unknown
    places = recognised.position.values()
    assert [headings[place].strip().upper() for place in places] == return_columns(name)


def test_missing_unknown_and_doubled_columns_are_named() -> None:
    recognised = recognise(["CHILD", "REVIEW", "Team", "", "CHILD"])
    assert recognised is not None
    assert recognised.table == "reviews"
    assert recognised.missing == ("DOB", "REVIEW_CODE")
    assert recognised.unknown == ("TEAM", "(no heading, column 4)")
    assert recognised.given_twice == ("CHILD",)


@pytest.mark.parametrize(
    "headings",
    [
        ["CHILD", "DOB"],  # every table has these
        ["CHILD", "SEX", "DOB"],  # Header and UASC both
        ["UPN", "SCHOOL", "YEAR_GROUP"],  # a school roll
        ["CHILD", "REVIEW", "DUC"],  # as much one table as another
        [],
    ],
)
def test_what_is_not_plainly_one_table_is_none(headings: list[str]) -> None:
    assert recognise(headings) is None

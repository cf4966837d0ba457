"""What each field of the return is made from is on record, and a drop supplies no more than it can fill."""

import pytest

from expectations.extracts.fields import SOURCES, return_columns, return_fields, tables
from expectations.extracts.return_contract import columns_of_year
from expectations.extracts.return_sources import (
    GAP,
    SUPPLIED,
    FieldState,
    derived_fields,
    field_sources,
    field_states,
)
from orchestration.extracts.supplied import supplied_columns

EVERYTHING = {
    (name, field.column)
    for source in SOURCES
    for name, held in tables(source).items()
    for field in held.fields
}


def without(*extracts: str) -> set[tuple[str, str]]:
    return {(extract, column) for extract, column in EVERYTHING if extract not in extracts}


def states(read: set[tuple[str, str]], year: int = 2027) -> dict[str, FieldState]:
    supplied = supplied_columns("s", sorted(read), year).to_pylist()
    given = [(row["table_name"], row["column_name"]) for row in supplied]
    return {f"{one.file}.{one.field}": one for one in field_states(given, year, from_extracts=True)}


def test_every_field_of_the_return_has_a_source_and_every_source_is_a_column_of_an_extract() -> None:
    assert set(field_sources()) == {
        (table, column) for table in return_fields() for column in return_columns(table)
    }
    named = {
        (way.extract, column) for ways in field_sources().values() for way in ways for column in way.columns
    }
    assert named <= EVERYTHING


@pytest.mark.parametrize(
    ("year", "later"), [(2023, {"sw_episodes", "dolo"}), (2024, {"dolo"}), (2026, {"dolo"}), (2027, set())]
)
def test_everything_supplies_every_field_of_the_year_and_none_of_another(year: int, later: set[str]) -> None:
    derived = derived_fields(EVERYTHING, year)
    assert derived == [
        (table, column) for table in return_fields() for column in columns_of_year(table, year)
    ]
    assert set(return_fields()) - {table for table, _ in derived} == later


def test_a_table_without_its_extract_is_not_supplied_and_the_gap_names_the_extract() -> None:
    held = states(without("ssd_missing"))
    assert {one.state for name, one in held.items() if name.startswith("Missing.")} == {GAP}
    assert held["Missing.MIS_START"].gap == "extract ssd_missing was not in the drop"
    assert held["AD1.DATE_INT"].made_from == "ssd_permanence.perm_adm_decision_date"


def test_a_field_with_two_sources_needs_one_of_them() -> None:
    both, one = states(EVERYTHING), states(without("oc2_extra"))
    assert both["OC2.SDQ_REASON"].made_from == "ssd_sdq_scores.csdq_sdq_reason; oc2_extra.sdq_reason"
    assert one["OC2.SDQ_REASON"].made_from == "ssd_sdq_scores.csdq_sdq_reason"
    neither = states(without("oc2_extra") - {("ssd_sdq_scores", "csdq_sdq_reason")})
    assert (neither["OC2.SDQ_REASON"].state, neither["OC2.SDQ_SCORE"].state) == (GAP, SUPPLIED)
    assert neither["OC2.SDQ_REASON"].gap == (
        "ssd_sdq_scores had no column csdq_sdq_reason; extract oc2_extra was not in the drop"
    )


def test_a_table_whose_children_cannot_be_told_has_no_field() -> None:
    held = states(EVERYTHING - {("ssd_involvements", "invo_professional_role_id")})
    assert {one.state for name, one in held.items() if name.startswith("SWEpisodes.")} == {GAP}
    assert held["SWEpisodes.SW_ID"].gap == "nothing tells which children belong to SWEpisodes"


def test_the_returns_own_files_say_what_they_lack() -> None:
    given = [("header", column.lower()) for column in return_columns("header") if column != "UPN"]
    held = {f"{one.file}.{one.field}": one for one in field_states(given, 2026, from_extracts=False)}
    assert held["Header.SEX"].made_from == "the return's own file"
    assert held["Header.UPN"].gap == "the return's own file has no column UPN (2025/26)"
    assert held["OC2.CHILD"].gap == "the return's own files do not include OC2 (2025/26)"
    assert "DoLo.CHILD" not in held

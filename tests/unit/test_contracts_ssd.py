"""What breaks an extract's contract, cell by cell, and what must pass it on its way to a rule."""

import pandas as pd
import pytest

from expectations.extracts.fields import ssd_columns, ssd_fields
from expectations.extracts.ssd import EXPECTED, broken_cells

FILLED = {
    "id": "A1",
    "date": "2025-04-01",
    "code": "X",
    "flag": "N",
    "text": "some",
    "number": "1.5",
    "postcode": "ZZ1 1ZZ",
}


def rows(table: str, *changes: dict[str, str | None]) -> pd.DataFrame:
    """Good rows of a table, each with its own key, with some cells changed."""
    made = []
    for number, change in enumerate(changes):
        row = {f.column: f"K{number}" if f.key else FILLED[f.type] for f in ssd_fields()[table]}
        made.append(row | change)
    return pd.DataFrame(made, columns=ssd_columns(table)).astype("str")


def reasons(table: str, *changes: dict[str, str | None]) -> list[tuple[int, str, str]]:
    broken = broken_cells(table, rows(table, *changes))
    return list(broken[["position", "column_name", "reason"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("table", ssd_fields())
def test_good_rows_pass(table: str) -> None:
    blanks = {f.column: None for f in ssd_fields()[table] if not f.filled}
    assert reasons(table, {}, {}, blanks) == []


@pytest.mark.parametrize(
    "day",
    [
        "2025-04-01",
        "2024-02-29",
        "2025-04-01 00:00:00",
        "2025-04-01T00:00:00.000",
        "1900-01-01",
        "9999-12-31",
    ],
)
def test_dates_that_pass(day: str) -> None:
    assert reasons("ssd_person", {"pers_dob": day}) == []


@pytest.mark.parametrize(
    "day",
    [
        "01/04/2025",
        "2025-02-30",
        "2025-13-01",
        "2025-4-1",
        "2025-04-01 13:45:00",
        "20250401",
        "unknown",
        "2025-04-01x",
    ],
)
def test_dates_that_break(day: str) -> None:
    assert reasons("ssd_person", {}, {"pers_dob": day}) == [(1, "pers_dob", "not_a_date")]


def test_a_wrong_statutory_code_passes() -> None:
    assert reasons("ssd_cla_placement", {"clap_cla_placement_type": "no such code"}) == []
    assert reasons("ssd_person", {"pers_sex": "9", "pers_ethnicity": "??"}) == []


def test_flags_lengths_and_numbers() -> None:
    assert reasons("ssd_person", {"pers_is_mother": "y"}, {"pers_is_mother": "maybe"}) == [
        (1, "pers_is_mother", "unknown_code")
    ]
    assert reasons("ssd_cla_placement", {"clap_cla_placement_postcode": "x" * 15}) == []
    assert reasons("ssd_cla_placement", {"clap_cla_placement_postcode": "x" * 16}) == [
        (0, "clap_cla_placement_postcode", "too_long")
    ]
    assert reasons("ssd_cla_placement", {"clap_cla_placement_distance": "far"}) == [
        (0, "clap_cla_placement_distance", "not_a_number")
    ]


def test_of_one_key_the_first_row_is_kept() -> None:
    same = {"pers_person_id": "A"}
    assert reasons("ssd_person", same, {}, same, same) == [
        (2, "pers_person_id", "duplicate_key"),
        (3, "pers_person_id", "duplicate_key"),
    ]


def test_a_key_of_two_columns_is_one_key() -> None:
    first = {"immi_person_id": "A", "immi_immigration_status_id": "1"}
    other = {"immi_person_id": "A", "immi_immigration_status_id": "2"}
    assert reasons("ssd_immigration_status", first, other) == []
    assert [reason for _, _, reason in reasons("ssd_immigration_status", first, first)] == ["duplicate_key"]


def test_rows_without_a_key_are_not_each_others_duplicates() -> None:
    none = {"pers_person_id": None}
    assert [reason for _, _, reason in reasons("ssd_person", none, none)] == ["missing_key", "missing_key"]


def test_a_row_must_say_whose_it_is() -> None:
    assert reasons("ssd_legal_status", {"lega_person_id": None}) == [(0, "lega_person_id", "missing_key")]


def test_a_broken_cell_is_told_once_without_its_value() -> None:
    secret = "Ann Example " * 5
    broken = broken_cells("ssd_person", rows("ssd_person", {"pers_person_id": secret, "pers_dob": secret}))
    assert list(broken["reason"]) == ["not_a_date", "too_long"]
    assert list(broken["found"]) == ["text of 60 characters", "text of 60 characters"]
    assert not broken.astype("str").apply(lambda column: column.str.contains("Ann")).any().any()
    assert broken["expected"].isin(EXPECTED.values()).all()
    assert broken["how_to_fix"].str.len().gt(0).all()

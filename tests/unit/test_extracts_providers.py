"""Ofsted's lists are told by their headings, read as they came, and refused in words when not whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from expectations.extracts.provider_lists import find_provider_sheet
from orchestration.extracts.providers import given_files, provider_files, provider_parts, read_providers
from orchestration.extracts.reference_tables import PROVIDERS
from orchestration.extracts.refusals import ExtractRefused

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "csc-validator-be-903"
HOMES = ["URN", "Provider Code", "Provider Placement Code", "Closed Date", "Setting Postcode"]
AGENCIES = ["URN", "Provision type", "Placement code", "Placement provider code", "Setting postcode"]
BOTH = ["URN", "Placement code", "Placement provider code", "Deregistration date", "Provider postcode"]
SUPPORTED = ["Setting local authority", "URN", "Closed date", "Setting address postcode"]


def workbook(path: Path, **sheets: list[list[str | None]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def rows_of(*paths: Path) -> list[dict[str, object]]:
    return read_providers(given_files(paths)).rows.to_pylist()


def refused(*paths: Path) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        read_providers(given_files(paths))
    return caught.value


@pytest.mark.parametrize(
    ("names", "urns"),
    [
        (["ch_fake.xlsx", "scp_fake.xlsx"], ["njascn", "bababooey", "p4baboo7"]),
        (["combined_scp_ch_fake.xlsx"], ["ARN00001", "GND00002", "MDR00003", "RHN00004"]),
        (["scp_ch_2025_fake.xlsx"], ["1", "2"]),
        (
            ["scpch_assisted.xlsx"],
            ["ARN00001", "GND00002", "MDR00003", "RHN00004", "ISL00001", "TNT00001"],
        ),
    ],
)
def test_every_layout_that_ofsted_has_sent_is_read(names: list[str], urns: list[str]) -> None:
    read = read_providers(given_files([SAMPLES / name for name in names]))
    assert read.rows["urn"].to_pylist() == urns
    assert read.rows.schema.equals(PROVIDERS)
    assert read.files == tuple(names)


def test_a_row_keeps_its_text_and_its_place() -> None:
    row = rows_of(SAMPLES / "combined_scp_ch_fake.xlsx")[2]
    assert len(str(row.pop("provider_list"))) == 16
    assert row == {
        "source_file": "combined_scp_ch_fake.xlsx",
        "source_sheet": "Providers",
        "source_row": 4,
        "urn": "MDR00003",
        "placement_codes": "K1",
        "provider_codes": "RD1, RD4",
        "postcode": "MO6 7NN",
        "closed_on": "-",
    }


def test_supported_accommodation_is_one_type_of_placement_whatever_the_list_calls_it() -> None:
    rows = rows_of(SAMPLES / "scp_ch_2025_fake.xlsx")
    assert [(row["urn"], row["placement_codes"]) for row in rows] == [("1", "H5"), ("2", "K3")]
    assert rows[1]["closed_on"] == "01/02/2024" and rows[1]["provider_codes"] is None


def test_headings_count_without_their_capitals_below_a_title(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        Sheet=[["List of 31 March"], [], ["urn ", "PLACEMENT  code"], ["7", "K2"], [None, "K1"]],
    )
    assert [(row["urn"], row["placement_codes"], row["postcode"]) for row in rows_of(path)] == [
        ("7", "K2", None)
    ]


def test_a_table_of_the_return_is_no_list_of_providers() -> None:
    assert find_provider_sheet([("CHILD", "DECOM", "PLACE", "PLACE_PROVIDER", "PL_POST", "URN")]) is None
    assert find_provider_sheet([()]) is None


@pytest.mark.parametrize(
    ("given", "missing"), [("ch_fake.xlsx", "social care providers"), ("scp_fake.xlsx", "children's homes")]
)
def test_one_half_of_the_lists_is_refused(given: str, missing: str) -> None:
    refusal = refused(SAMPLES / given)
    assert refusal.reason == "half_of_providers"
    assert f"the list of {missing} is not there" in str(refusal)


def test_lists_of_one_kind_are_refused_because_nobody_says_which_holds() -> None:
    refusal = refused(SAMPLES / "combined_scp_ch_fake.xlsx", SAMPLES / "scp_ch_2025_fake.xlsx")
    assert refusal.reason == "two_lists"


def test_every_file_that_is_no_list_is_named(tmp_path: Path) -> None:
    one = workbook(tmp_path / "one.xlsx", Sheet=[["URN", "Name"], ["1", "x"]])
    two = workbook(
        tmp_path / "two.xlsx", Sheet=[["URN", "Placement code", "placement code"], ["1", "K1", "K2"]]
    )
    refusal = refused(one, two)
    assert [refusal.reason, *(other.reason for other in refusal.others)] == ["no_providers", "column_twice"]
    with pytest.raises(ExtractRefused, match="there is no such file"):
        given_files([tmp_path / "three.xlsx"])


def test_lists_in_the_folder_of_a_return_are_found_and_what_is_wrong_with_them_is_noted(
    tmp_path: Path,
) -> None:
    for name in ("a", "b", "c", "d"):
        (tmp_path / name).mkdir()
    rows = [BOTH, ["1", "K2", "PR1", None, "M2 5DB"]]
    workbook(tmp_path / "a" / "list.xlsx", Providers=rows)
    (tmp_path / "b" / "other name.xlsx").write_bytes((tmp_path / "a" / "list.xlsx").read_bytes())
    workbook(tmp_path / "c" / "homes.xlsx", Homes=[HOMES, ["1", "K2", "PR1", "-", "M2 5DB"]])
    (tmp_path / "d" / "notes.xlsx").write_text("no workbook")
    assert [file.name for file in provider_files(tmp_path / "a")] == ["list.xlsx"]
    parts, notes = provider_parts({name: tmp_path / name for name in ("a", "b", "c", "d")}, [])
    (part,) = parts  # one list, whatever it is called
    assert part.reference["providers"].num_rows == 1
    assert part.reference["provider_lists"]["submission_id"].to_pylist() == ["a", "b"]
    assert set(notes) == {"a", "b", "c"}
    assert "is not used: homes.xlsx: the list of social care providers is not there" in notes["c"][0].text


def test_lists_that_are_named_are_for_every_return(tmp_path: Path) -> None:
    homes = workbook(tmp_path / "h.xlsx", Homes=[HOMES, ["1", "K2", "PR1", "-", "M2 5DB"]])
    agencies = workbook(
        tmp_path / "p.xlsx",
        Current=[AGENCIES, ["2", "x", "U4", "PR2", "S1 2HH"]],
        Supported=[SUPPORTED, ["Leeds", "3", None, "LS1 1UR"]],
    )
    (part,), notes = provider_parts({"a": tmp_path, "b": tmp_path}, [homes, agencies])
    assert part.reference["providers"]["urn"].to_pylist() == ["1", "2", "3"]
    assert part.reference["provider_lists"]["submission_id"].to_pylist() == ["a", "b"]
    assert notes["a"] == notes["b"] and len(notes["a"]) == 3

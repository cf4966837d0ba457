"""The published list of postcodes as it lies here: whole, in order, and right about well-known places."""

from __future__ import annotations

import csv

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from orchestration.extracts.places import POSTCODES, PostcodesSeen, places_of
from orchestration.extracts.reference_tables import PLACES
from orchestration.settings import DBT_PROJECT_DIR

TOWN_HALLS = {
    "S12HH": "E08000039",  # Sheffield
    "S702TA": "E08000038",  # Barnsley
    "M25DB": "E08000003",  # Manchester
    "E62RP": "E09000025",  # Newham
    "TA14DY": "E06000066",  # Somerset
    "CA12RW": "E06000063",  # Cumberland
    "DH15UL": "E06000047",  # County Durham
    "CF104UW": "WAL",
    "EH11YJ": "SCO",
    "BT15GS": "NIR",
    "JE23AB": "NUK",  # Jersey
}


@pytest.fixture(scope="module")
def postcodes() -> pa.Table:
    return pq.read_table(POSTCODES)


def test_every_postcode_is_there_once_in_order(postcodes: pa.Table) -> None:
    assert postcodes.num_rows == 2_720_556
    one, next_one = postcodes["postcode"].slice(0, postcodes.num_rows - 1), postcodes["postcode"].slice(1)
    assert pc.all(pc.less(one, next_one)).as_py()
    assert pc.all(
        pc.match_substring_regex(postcodes["postcode"], "^[A-Z]{1,3}[0-9A-Z]{1,3}[0-9][A-Z]{2}$")
    ).as_py()


def test_a_place_in_great_britain_or_northern_ireland_has_coordinates(postcodes: pa.Table) -> None:
    in_the_kingdom = pc.and_(pc.is_valid(postcodes["authority"]), pc.not_equal(postcodes["authority"], "NUK"))
    assert postcodes.filter(in_the_kingdom)["easting"].null_count == 0
    assert postcodes.filter(in_the_kingdom)["northing"].null_count == 0
    assert postcodes.filter(pc.equal(postcodes["authority"], "NUK"))["easting"].null_count == 13_152


def test_town_halls_are_where_they_stand() -> None:
    found = places_of(pa.array(TOWN_HALLS))
    assert (
        dict(zip(*(found[name].to_pylist() for name in ("postcode", "authority")), strict=True)) == TOWN_HALLS
    )
    sheffield = found.filter(pc.equal(found["postcode"], "S12HH")).to_pylist()[0]
    assert (sheffield["easting"], sheffield["northing"]) == (435359, 387191)


def test_every_authority_of_the_list_has_an_area_and_every_area_is_in_the_list(postcodes: pa.Table) -> None:
    with (DBT_PROJECT_DIR / "seeds" / "authority_areas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    areas = {row["area"] for row in rows}
    in_england = {code for code in pc.unique(postcodes["authority"]).to_pylist() if code and code[0] == "E"}
    assert areas == in_england
    assert {row["authority"] for row in rows if row["authority"] == row["area"]} == areas
    assert len(in_england) == 153
    assert {row["area"] for row in rows if row["authority"] == "E10000006"} == {"E06000063", "E06000064"}


def test_only_the_postcodes_that_were_seen_are_landed_however_they_are_written() -> None:
    seen = PostcodesSeen()
    seen.see(
        "ssda903",
        {
            "episodes": pa.table(
                {"home_post": ["s1 2hh", None, "ZZ1 1ZZ"], "pl_post": ["S12HH", " m2\u00a05db", ""]}
            )
        },
    )
    seen.see("ssda903", {"header": pa.table({"upn": ["E6 2RP"]})})
    seen.see("ssd", {"ssd_address": pa.table({"addr_address_postcode": ["CA1  2RW"]})})
    assert seen.places()["postcode"].to_pylist() == ["CA12RW", "M25DB", "S12HH"]


def test_without_postcodes_no_place_is_landed() -> None:
    assert PostcodesSeen().places().equals(PLACES.empty_table())

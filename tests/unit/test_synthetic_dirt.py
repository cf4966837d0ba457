"""A dirty drop: each thing planted lies where the answers say, all else is the clean drop of that seed."""

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml
from councils import COUNCILS, Council
from pydantic import ValidationError
from test_synthetic_drop import fingerprints

from raw_data.synthetic import generate, load_settings
from raw_data.synthetic.dirt_profiles import profiles
from raw_data.synthetic.known_links import LINKS

ENCODINGS = {"utf8_bom": "utf-8-sig", "utf16": "utf-16", "cp1252": "cp1252"}
DELIMITERS = {"semicolon": ";", "tab": "\t"}
Cells = list[list[Any]]


@pytest.fixture(scope="module")
def drops(council: Callable[[str], Council]) -> dict[str, Path]:
    return {name: council(name).drop for name in ("none", *profiles())}


def answers(drop: Path) -> dict[str, Any]:
    return dict(json.loads((drop / "known_answers.json").read_text(encoding="utf-8")))


def content(drop: Path, name: str) -> bytes:
    archive, found, entry = name.partition(".zip/")
    if not found:
        return (drop / name).read_bytes()
    with zipfile.ZipFile(drop / f"{archive}.zip") as opened:
        return opened.read(entry)


def read(drop: Path, file: str, sheet: str | None, kinds: set[str]) -> Cells:
    """Return the cells of a file or sheet, the first row of the file first, with the plainest of readers."""
    data = io.BytesIO(content(drop, file))
    if sheet:
        book = openpyxl.load_workbook(data)
        return [list(row) for row in book[sheet].iter_rows(values_only=True)]
    if file.endswith(".parquet"):
        table = pq.read_table(data)
        return [table.column_names, *[list(row.values()) for row in table.to_pylist()]]
    encoding = next((ENCODINGS[kind] for kind in kinds if kind in ENCODINGS), "utf-8")
    delimiter = next((DELIMITERS[kind] for kind in kinds if kind in DELIMITERS), ",")
    text = io.StringIO(data.getvalue().decode(encoding), newline="")
    return list(csv.reader(text, delimiter=delimiter))


@pytest.fixture(scope="module")
def everyday(drops: dict[str, Path]) -> dict[tuple[str, str | None], Cells]:
    """Every file and sheet of the everyday drop that has something planted in it."""
    kinds: dict[tuple[str, str | None], set[str]] = {}
    for entry in answers(drops["everyday"])["dirt"]:
        kinds.setdefault((entry["file"], entry["sheet"]), set()).add(entry["kind"])
    return {
        place: read(drops["everyday"], *place, kinds=found)
        for place, found in kinds.items()
        if not place[0].endswith((".zip", "notes.csv")) and (place[1] or not place[0].endswith(".xlsx"))
    }


@pytest.mark.parametrize("name", [*profiles()])
def test_the_same_settings_give_the_same_bytes(name: str, drops: dict[str, Path], tmp_path: Path) -> None:
    again = generate(load_settings(**COUNCILS[name]), tmp_path)[0]
    assert fingerprints(again) == fingerprints(drops[name])


def test_dirt_changes_neither_what_is_true_nor_last_years_return(drops: dict[str, Path]) -> None:
    clean = answers(drops["none"])
    same = ("children", "return_rows", "reviews", "review_rows", "participation", "rule_breaches")
    for name in profiles():
        dirty = answers(drops[name])
        assert {key: dirty[key] for key in same} == {key: clean[key] for key in same}
        assert len(dirty["broken_rows"]) == len(clean["broken_rows"])
        for path in (drops["none"] / "previous_return").iterdir():
            assert (drops[name] / "previous_return" / path.name).read_bytes() == path.read_bytes()


def test_everyday_dirt_has_every_kind_that_is_no_vendors_habit(drops: dict[str, Path]) -> None:
    planted = answers(drops["everyday"])["dirt"]
    wanted = profiles()["everyday"]
    kinds = {entry["kind"] for entry in planted}
    assert {part.kind for part in (*wanted.cells, *wanted.rows, *wanted.extra)} <= kinds
    assert kinds >= {
        "semicolon", "tab", "cp1252", "utf16", "utf8_bom", "zip", "parquet", "sheet_by_headings",
        "title_rows", "headings_without_rows", "blank_file", "sent_again", "true_date_cells", "zeros_lost",
        "renamed_column", "missing_column", "extra_column", "heading_upper_case", "heading_blanks_round",
        "heading_words",
    }  # fmt: skip
    expected = Counter(entry["expect"] for entry in planted)
    assert set(expected) == {
        "read", "null", "quarantined", "carried", "decide",
        "duplicate", "blank", "misshapen", "refused_file", "note",
    }  # fmt: skip


def test_what_is_planted_lies_where_the_answers_say(
    drops: dict[str, Path], everyday: dict[tuple[str, str | None], Cells]
) -> None:
    headers = {place: header(cells) for place, cells in everyday.items()}
    checked: Counter[str] = Counter()
    for entry in answers(drops["everyday"])["dirt"]:
        place = entry["file"], entry["sheet"]
        if entry["row"] is None:
            continue
        cells = everyday[place][entry["row"] - 1]
        if entry["expect"] == "blank":
            assert not any(cells)
        elif entry["expect"] == "misshapen":
            assert len(cells) == len(headers[place]) + (1 if entry["kind"] == "long_row" else -2)
        elif entry["column"] and "value" in entry:
            cell = cells[headers[place].index(entry["column"])]
            if entry["expect"] == "carried":
                assert cell == entry["value"], entry["kind"]
            elif entry["kind"] not in ("id_17_digits", "id_like_a_number"):
                assert cell and str(cell) != entry["value"], entry["kind"]
        checked[entry["expect"]] += 1
    assert min(checked[expect] for expect in ("read", "null", "carried", "misshapen", "blank")) >= 4


def header(cells: Cells) -> list[str]:
    """Return the headings as the contract writes them."""
    return headings(cells[header_at(cells)])


def header_at(cells: Cells) -> int:
    """Return the place of the first row with two names of columns, counted from 0."""
    return next(place for place, row in enumerate(cells) if sum("_" in name for name in headings(row)) >= 2)


def headings(row: list[Any]) -> list[str]:
    names = [str(cell or "").replace("\N{NO-BREAK SPACE}", "").strip().lower() for cell in row]
    return [name.replace(" ", "_") for name in names]


def test_cells_that_are_not_listed_are_those_of_the_clean_drop(
    drops: dict[str, Path], everyday: dict[tuple[str, str | None], Cells]
) -> None:
    """Whatever is neither listed cell by cell nor a column of another kind of cell came through unchanged."""
    known = answers(drops["everyday"])
    listed = {(e["file"], e["sheet"], e["row"], e["column"]) for e in known["dirt"]}
    extra = {
        (e["file"], e["sheet"], e["row"])
        for e in known["dirt"]
        if e["row"] and (e["expect"] in ("duplicate", "blank", "misshapen") or is_extra(e))
    }
    whole = {(e["file"], e["sheet"], e["column"]) for e in known["dirt"] if e["row"] is None}
    compared = 0
    for (file, sheet), cells in everyday.items():
        names = header(cells)
        clean = drops["none"] / "ssd" / f"{table_of(names)}.csv"
        if not clean.exists():
            continue
        true = pd.read_csv(clean, dtype="str", keep_default_na=False)
        first = header_at(cells) + 1
        rows = [
            (number, row)
            for number, row in enumerate(cells[first:], start=first + 1)
            if (file, sheet, number) not in extra and any(row)
        ]
        assert len(rows) == len(true), file
        for place, column in enumerate(names):
            if column not in true or (file, sheet, column) in whole:
                continue
            written = true[column].tolist()
            for (number, row), clean_cell in zip(rows, written, strict=True):
                if (file, sheet, number, column) not in listed:
                    assert ("" if row[place] is None else str(row[place])) == clean_cell, (
                        file,
                        number,
                        column,
                    )
                    compared += 1
    assert compared > 50_000


def is_extra(entry: dict[str, Any]) -> bool:
    wanted = profiles()["everyday"]
    return entry["kind"] in {part.kind for part in (*wanted.rows, *wanted.extra)}


def table_of(names: list[str]) -> str:
    prefixes = {
        "pers": "ssd_person", "addr": "ssd_address", "clae": "ssd_cla_episodes", "clap": "ssd_cla_placement",
        "clar": "ssd_cla_reviews", "lega": "ssd_legal_status", "cine": "ssd_cin_episodes",
        "s47e": "ssd_s47_enquiry", "icpc": "ssd_initial_cp_conference", "cppl": "ssd_cp_plans",
        "cppr": "ssd_cp_reviews", "dept": "ssd_department", "prof": "ssd_professionals", "moth": "ssd_mother",
    }  # fmt: skip
    return prefixes.get(names[0].split("_")[0], "none of them")


def test_a_workbook_loses_zeros_and_keeps_long_numbers_and_true_dates(
    everyday: dict[tuple[str, str | None], Cells],
) -> None:
    cells = everyday["Persons and homes.xlsx", "ssd_person"]
    names = header(cells)
    ids = [row[names.index("pers_person_id")] for row in cells[3:]]
    assert sum(isinstance(cell, int | float) for cell in ids) > len(ids) - 15
    assert {"12345678901234567", "12E5", "1.23457E+16"} <= set(ids)
    births = [row[names.index("pers_dob")] for row in cells[3:]]
    assert sum(hasattr(cell, "year") for cell in births) > len(births) * 0.9


def test_the_accounts_add_up(drops: dict[str, Path]) -> None:
    for name in profiles():
        for table, account in answers(drops[name])["extract_rows"].items():
            assert (
                account["rows_in"]
                == account["written"]
                == sum(account[part] for part in ("landed", "duplicate", "blank", "quarantined"))
            ), (name, table)
    clean, dirty = (answers(drops[name])["extract_rows"] for name in ("none", "everyday"))
    episodes = dirty["ssd_cla_episodes"]
    assert (episodes["blank"], episodes["duplicate"]) == (25, 3)
    assert episodes["landed"] == clean["ssd_cla_episodes"]["written"] - clean["ssd_cla_episodes"]["broken"]


def test_authority_yml_says_what_the_door_needs(drops: dict[str, Path]) -> None:
    said = {name: yaml.safe_load((drop / "authority.yml").read_text("utf-8")) for name, drop in drops.items()}
    assert "system" not in said["none"]
    assert {name: said[name]["system"] for name in profiles()} == {
        "everyday": "other", "systemc": "systemc", "mosaic": "mosaic", "eclipse": "eclipse",
    }  # fmt: skip
    assert (said["everyday"]["two_digit_years"], said["everyday"]["person_id_digits"]) == (2030, 10)
    code_map = pd.read_csv(drops["everyday"] / "code_map.csv", dtype="str")
    assert set(code_map["field"]) == {"lega_legal_status", "clap_cla_placement_type"}


def ssd(drop: Path, table: str) -> pd.DataFrame:
    return pd.read_csv(drop / "ssd" / f"{table}.csv", dtype="str", keep_default_na=False)


def test_system_c_writes_words_and_minus_one_and_times(drops: dict[str, Path]) -> None:
    clean, drop = drops["none"], drops["systemc"]
    statuses, before = ssd(drop, "ssd_legal_status"), ssd(clean, "ssd_legal_status")
    lasting = before["lega_legal_status"].ne("V9") & ~before["lega_legal_status_id"].duplicated()
    lasting &= ~before["lega_legal_status_id"].str.startswith("X")
    assert (statuses["lega_legal_status"].str.len()[lasting] > 5).all()
    assert "Placement order granted" in set(statuses["lega_legal_status"])
    begun = statuses["lega_legal_status_start_date"]
    assert begun.str.endswith(" 00:00:00.000").mean() > 0.99
    transfers = ssd(clean, "ssd_initial_cp_conference")["icpc_s47_enquiry_id"].eq("")
    assert ssd(drop, "ssd_initial_cp_conference")["icpc_s47_enquiry_id"].eq("-1").eq(transfers).all()
    assert "clar_cla_person_id" not in ssd(drop, "ssd_cla_reviews")
    assert set(ssd(drop, "ssd_cp_plans")["cppl_cp_plan_initial_category"]) >= {"Neglect", "Emotional abuse"}


def test_mosaic_keys_are_steps_that_siblings_share(drops: dict[str, Path]) -> None:
    drop = drops["mosaic"]
    conferences, plans = ssd(drop, "ssd_initial_cp_conference"), ssd(drop, "ssd_cp_plans")
    assert conferences["icpc_icpc_id"].duplicated().any() and conferences["icpc_icpc_meeting_id"].eq("").all()
    assert not conferences.duplicated(["icpc_icpc_id", "icpc_person_id"]).any()
    enquiries = ssd(drop, "ssd_s47_enquiry")
    assert not set(enquiries["s47e_referral_id"]) & set(plans["cppl_referral_id"])
    assert set(enquiries["s47e_s47_nfa"]) == {"N", ""}
    reviews = ssd(drop, "ssd_cp_reviews")
    assert not {"cppr_person_id", "cppr_cp_review_meeting_id"} & set(reviews)
    assert "clap_person_id" not in ssd(drop, "ssd_cla_placement")
    assert "clar_cla_person_id" in ssd(drop, "ssd_cla_reviews")
    both = reviews.merge(plans, left_on="cppr_cp_plan_id", right_on="cppl_cp_plan_id")
    first = both.drop_duplicates("cppr_cp_plan_id")
    days = pd.to_datetime(first["cppr_cp_review_due"]) - pd.to_datetime(first["cppl_cp_plan_start_date"])
    assert days.dt.days.eq(91).mean() > 0.8


def test_eclipse_keys_are_joined_shared_or_blank(drops: dict[str, Path]) -> None:
    drop = drops["eclipse"]
    conferences, plans = ssd(drop, "ssd_initial_cp_conference"), ssd(drop, "ssd_cp_plans")
    assert (
        conferences["icpc_icpc_id"]
        .eq(conferences["icpc_icpc_meeting_id"] + conferences["icpc_person_id"])
        .all()
    )
    held = plans["cppl_icpc_id"].ne("")
    assert not set(plans["cppl_icpc_id"][held]) & set(conferences["icpc_icpc_id"])
    assert set(plans["cppl_icpc_id"][held]) <= set(conferences["icpc_icpc_meeting_id"])
    reviews = ssd(drop, "ssd_cp_reviews")
    assert reviews["cppr_cp_review_id"].eq("").any() and reviews["cppr_cp_review_quorate"].eq("Y").all()
    still_open = set(plans.loc[plans["cppl_cp_plan_end_date"].eq(""), "cppl_cp_plan_id"])
    assert not still_open & set(reviews["cppr_cp_plan_id"])
    persons = ssd(drop, "ssd_person")
    assert persons["pers_surname"].eq("DUPLICATE").sum() == 6
    placed = ssd(drop, "ssd_cla_placement")["clap_cla_placement_id"]
    episodes = ssd(drop, "ssd_cla_episodes").drop(
        [e["row"] - 2 for e in answers(drop)["broken_rows"] if e["table"] == "ssd_cla_episodes"]
    )
    assert set(episodes["clae_cla_placement_id"]) <= set(placed)
    assert episodes["clae_cla_placement_id"].eq(episodes["clae_cla_id"]).sum() == 0
    assert all(map(str.startswith, episodes["clae_cla_placement_id"], episodes["clae_cla_id"]))


def test_links_are_counted_each_way(drops: dict[str, Path]) -> None:
    found = {name: answers(drop)["links"] for name, drop in drops.items()}
    for name, links in found.items():
        assert set(links) == set(LINKS)
        for link, counts in links.items():
            whole = found["none"][link]
            assert counts["rows"] == whole["rows"] and counts["unlinked"] == whole["unlinked"], (name, link)
            assert counts["by_key"] + counts["by_person_and_date"] == whole["by_key"] > 0, (name, link)
    missing = {
        name: {link for link, counts in links.items() if counts["by_person_and_date"]}
        for name, links in found.items()
    }
    assert missing == {
        "none": set(),
        "everyday": set(),
        "systemc": set(),
        "mosaic": {"section_47_to_plan"},
        "eclipse": {"conference_to_plan", "plan_to_conference", "review_to_plan"},
    }
    assert found["mosaic"]["section_47_to_plan"]["by_key"] == 0
    assert found["eclipse"]["plan_to_conference"]["by_key"] == 0


def test_a_profile_that_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match=r"no profile dusty.*everyday, systemc, mosaic, eclipse"):
        load_settings(dirt="dusty")

"""The files of a drop: the same bytes again, the faults where the known answers say, nothing half made."""

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

from expectations.extracts.fields import Field, return_columns, return_fields, tables
from orchestration.settings import Settings
from raw_data.synthetic import drop as drop_module
from raw_data.synthetic import ensure, generate, load_settings
from raw_data.synthetic.breaches_absences import FROM_YEAR
from raw_data.synthetic.planting import ALSO

SMALL = {"children": 90, "years": 3, "seed": 5}


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def written(drop: Path) -> dict[str, tuple[Field, ...]]:
    """The fields of the tables that a drop holds."""
    return {
        path.stem: tables(path.parent.name)[path.stem].fields
        for folder in ("ssd", "supplementary")
        for path in sorted((drop / folder).iterdir())
    }


def rows_of(drop: Path, table: str) -> pd.DataFrame:
    """The rows of a table of a drop, numbered as Excel counts them."""
    rows = read(next(drop.glob(f"s*/{table}.csv")))
    rows.index += 2
    return rows


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def drop(exampleshire: Settings) -> Path:
    return exampleshire.drop("E10999001", 2026)


@pytest.fixture(scope="module")
def answers(drop: Path) -> dict[str, Any]:
    return json.loads((drop / "known_answers.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small authority, alone."""
    root = tmp_path_factory.mktemp("small")
    generate(load_settings(**SMALL), root)
    return root


def copied(small: Path, to: Path) -> Path:
    """A copy to change; returns the folder of the drop."""
    shutil.copytree(small, to, dirs_exist_ok=True)
    return to / "E10999001" / "2026"


def test_the_same_settings_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    one = small / "E10999001" / "2026"
    other = generate(load_settings(**SMALL), tmp_path / "other")[0]
    assert fingerprints(one) == fingerprints(other)
    reseeded = generate(load_settings(**{**SMALL, "seed": 6}), tmp_path / "reseeded")[0]
    assert fingerprints(reseeded)["ssd/ssd_person.csv"] != fingerprints(one)["ssd/ssd_person.csv"]


def test_authorities_have_children_of_their_own(small: Path, tmp_path: Path) -> None:
    both = generate(load_settings(**SMALL, authorities=2), tmp_path / "both")
    assert [folder.parent.name for folder in both] == ["E10999001", "E10999002"]
    assert fingerprints(small / "E10999001" / "2026") == fingerprints(both[0])
    first, second = (read(folder / "ssd" / "ssd_person.csv") for folder in both)
    for column in ("pers_person_id", "pers_upn"):
        shared = set(first[column]) & set(second[column])
        assert not {value for value in shared if value and not value.startswith("X")}  # X: broken rows
    assert sorted(first["pers_dob"]) != sorted(second["pers_dob"])


@pytest.mark.parametrize("children", [1, 40, 200])
def test_the_return_has_as_many_children_as_asked(children: int, tmp_path: Path) -> None:
    folder = generate(load_settings(children=children, years=2), tmp_path)[0]
    found = json.loads((folder / "known_answers.json").read_text(encoding="utf-8"))
    assert found["children"]["in_return"] == children
    assert found["return_rows"]["header"] == children + found["children"]["only_left_care"]


def test_a_drop_that_is_there_is_used_again(small: Path, tmp_path: Path) -> None:
    folder = copied(small, tmp_path)
    marker = folder / "ssd" / "ssd_mother.csv"
    marker.write_text("left as it is", encoding="utf-8")
    assert ensure(load_settings(**SMALL), tmp_path) == [folder]
    assert marker.read_text(encoding="utf-8") == "left as it is"
    ensure(load_settings(**{**SMALL, "children": 91}), tmp_path)
    assert marker.read_text(encoding="utf-8").startswith("moth_table_id")


def test_a_drop_that_was_not_made_up_is_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "E10999001" / "2026" / "authority.yml"
    real.parent.mkdir(parents=True)
    real.write_text("code: E10999001", encoding="utf-8")
    with pytest.raises(FileExistsError, match="was not made up"):
        ensure(load_settings(**SMALL), tmp_path)
    assert fingerprints(tmp_path).keys() == {"E10999001/2026/authority.yml"}


def test_a_full_disk_leaves_the_old_drop_and_nothing_else(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(small, tmp_path)
    before = fingerprints(tmp_path)
    written = []

    def write_until_full(table: pd.DataFrame, path: Path) -> None:
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        table.to_csv(path)

    monkeypatch.setattr(drop_module, "write_csv", write_until_full)
    with pytest.raises(OSError, match="No space left"):
        generate(load_settings(**{**SMALL, "seed": 8}), tmp_path)
    assert fingerprints(tmp_path) == before


def test_files_have_the_columns_that_the_contracts_name(drop: Path, answers: dict[str, Any]) -> None:
    assert set(written(drop)) == set(answers["extract_rows"]) and len(written(drop)) > 50
    for table, fields in written(drop).items():
        assert list(rows_of(drop, table)) == [field.column for field in fields]
    returned = {path.stem for path in (drop / "previous_return").iterdir()}
    assert returned == set(return_fields()) - {"dolo"}
    for table in returned:
        assert list(read(drop / "previous_return" / f"{table}.csv")) == return_columns(table)
    authority = yaml.safe_load((drop / "authority.yml").read_text(encoding="utf-8"))
    assert authority == {
        "code": "E10999001",
        "name": "Exampleshire",
        "child_id": "person_id",
        "review_intervals": "calendar_months",
        "history_from": date(2020, 4, 1),
    }


def test_broken_rows_are_where_the_answers_say(drop: Path, answers: dict[str, Any]) -> None:
    for table, fields in written(drop).items():
        rows = rows_of(drop, table)
        keys = [field.column for field in fields if field.key]
        filled = [field.column for field in fields if field.filled]
        broken = pd.DataFrame(
            [fault for fault in answers["broken_rows"] if fault["table"] == table],
            columns=["table", "column", "reason", "row", "expect"],
        )
        kept_out = broken[broken["expect"].eq("quarantined")]
        assert answers["extract_rows"][table] == {"written": len(rows), "broken": kept_out["row"].nunique()}
        for fault in broken.to_dict("records"):
            cell = rows.loc[fault["row"], fault["column"]]
            earlier = rows.loc[: fault["row"] - 1, fault["column"]]
            is_broken = {
                "not_a_date": pd.isna(pd.to_datetime(cell, format="%Y-%m-%d", errors="coerce")),
                "missing_key": cell == "",
                "duplicate_key": cell in set(earlier),
                "unknown_code": cell not in {"Y", "N", ""},
                "too_long": len(cell) > 48,
            }
            assert is_broken[fault["reason"]], fault
            by_column = {field.column: field for field in fields}
            is_key = fault["reason"] in ("missing_key", "duplicate_key")
            expected = "quarantine" if is_key else by_column[fault["column"]].if_unreadable
            assert fault["expect"] == {"quarantine": "quarantined", "carry": "carried"}[expected]
        assert not rows.duplicated().any(), "an exact copy is a duplicate, and breaks nothing"
        rest = rows.drop(broken["row"])
        assert not rest.duplicated(keys).any() and (rest[filled] != "").all(axis=None)
        for column in (field.column for field in fields if field.type == "date"):
            pd.to_datetime(rest.loc[rest[column] != "", column], format="%Y-%m-%d")


def test_every_key_that_points_elsewhere_finds_its_row(drop: Path, answers: dict[str, Any]) -> None:
    ssd = {}
    for table in written(drop):
        rows = rows_of(drop, table)
        ssd[table] = rows.drop([fault["row"] for fault in answers["broken_rows"] if fault["table"] == table])
    persons = set(ssd["ssd_person"]["pers_person_id"])
    for table, column in (
        ("ssd_cla_episodes", "clae_person_id"),
        ("ssd_legal_status", "lega_person_id"),
        ("ssd_cla_reviews", "clar_cla_person_id"),
        ("ssd_address", "addr_person_id"),
        ("ssd_mother", "moth_person_id"),
        ("ssd_mother", "moth_childs_person_id"),
        ("ssd_immigration_status", "immi_person_id"),
        ("ssd_cin_episodes", "cine_person_id"),
        ("ssd_s47_enquiry", "s47e_person_id"),
        ("ssd_initial_cp_conference", "icpc_person_id"),
        ("ssd_cp_plans", "cppl_person_id"),
        ("ssd_cp_reviews", "cppr_person_id"),
        ("ssd_cla_health", "clah_person_id"),
        ("ssd_cla_immunisations", "clai_person_id"),
        ("ssd_cla_convictions", "clac_person_id"),
        ("ssd_cla_substance_misuse", "clas_person_id"),
        ("ssd_sdq_scores", "csdq_person_id"),
        ("ssd_care_leavers", "clea_person_id"),
        ("ssd_permanence", "perm_person_id"),
        ("ssd_cla_previous_permanence", "lapp_person_id"),
        ("ssd_missing", "miss_person_id"),
        ("ssd_involvements", "invo_person_id"),
        ("oc2_extra", "person_id"),
        ("dolo_order", "person_id"),
        ("entry_home", "person_id"),
    ):
        assert set(ssd[table][column]) <= persons, (table, column)
    placements = set(ssd["ssd_cla_placement"]["clap_cla_placement_id"])
    assert set(ssd["ssd_cla_episodes"]["clae_cla_placement_id"]) == placements
    assert set(ssd["placement_carer"]["placement_id"]) <= placements
    assert set(ssd["ssd_involvements"]["invo_professional_id"]) <= set(
        ssd["ssd_professionals"]["prof_professional_id"]
    )
    assert set(ssd["ssd_permanence"]["perm_cla_id"]) <= {
        *ssd["ssd_cla_episodes"]["clae_cla_id"],
        *ssd["ssd_cla_reviews"]["clar_cla_id"],
    }
    assert set(ssd["ssd_cla_reviews"]["clar_cla_id"]) <= set(ssd["ssd_cla_episodes"]["clae_cla_id"])


def test_the_answers_agree_with_one_another(answers: dict[str, Any]) -> None:
    reviews = answers["reviews"]
    for breakdown in ("by_sequence", "by_month"):
        for count in ("held", "on_time", "late", "not_held"):
            assert sum(part[count] for part in reviews[breakdown].values()) == reviews[count]
    assert reviews["held"] == reviews["on_time"] + reviews["late"] == answers["return_rows"]["reviews"]
    assert len(reviews["by_month"]) == 12
    assert len(reviews["late_reviews"]) == reviews["late"] > 20
    assert len(reviews["reviews_not_held"]) == reviews["not_held"] > 5
    assert all(late["days_late"] > 0 and late["reason"] for late in reviews["late_reviews"])
    taken_part = answers["participation"]
    assert sum(taken_part["by_code"].values()) + taken_part["no_valid_code"] == reviews["held"]
    children = answers["children"]
    assert children["in_return"] == children["looked_after_in_year"] + children["short_breaks_in_year"] == 650
    rows = answers["extract_rows"]["ssd_cla_reviews"]
    assert sum(answers["review_rows"].values()) == rows["written"] - rows["broken"]
    assert answers["review_rows"]["recorded_twice"] == answers["settings"]["planted"]["duplicate_reviews"]


def test_the_authority_resembles_a_middling_council(answers: dict[str, Any]) -> None:
    children, reviews = answers["children"], answers["reviews"]
    assert 0.65 < children["looked_after_at_year_end"] / children["in_return"] < 0.75
    assert 0.06 < children["unaccompanied_in_year"] / children["in_return"] < 0.10
    assert 1.5 < reviews["held"] / children["in_return"] < 2.3
    assert 0.90 < reviews["on_time"] / reviews["held"] < 0.98
    assert 1.6 < answers["return_rows"]["episodes"] / children["in_return"] < 2.4


def test_every_breach_asked_for_is_planted(answers: dict[str, Any]) -> None:
    wanted = answers["settings"]["planted"]["breaches"]
    found = answers["rule_breaches"]
    not_yet = {code for code, year in FROM_YEAR.items() if year > answers["settings"]["collection_year"]}
    assert not_yet < set(wanted) and len(wanted) > 75
    planted = {code: breach["rows"] for code, breach in found.items()}
    also = {code: wanted[of] for of, (code, _) in ALSO.items()}
    assert planted == {code: rows for code, rows in wanted.items() if code not in not_yet} | also
    assert {breach["table"] for breach in found.values()} >= {
        "OC2", "OC3", "AD1", "PlacedAdoption", "PrevPerm", "Missing", "SWEpisodes"
    }  # fmt: skip
    children = [child for code, breach in found.items() if code not in also for child in breach["children"]]
    assert len(children) == len(set(children))


@pytest.mark.parametrize(
    "override",
    [{"collection_year": 2025}, {"years": 1}, {"children": 0}, {"authorities": 0}, {"colour": "blue"}],
    ids=str,
)
def test_settings_that_cannot_be_are_refused(override: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        load_settings(**override)


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("breaches", {"999": 1}, "cannot breach 999"),
        (
            "broken_rows",
            [{"table": "ssd_person", "column": "pers_age", "reason": "too_long", "rows": 1}],
            "pers_age",
        ),
    ],
)
def test_faults_that_cannot_be_planted_are_named(part: str, value: Any, message: str, tmp_path: Path) -> None:
    planted = {**load_settings().model_dump()["planted"], part: value}
    with pytest.raises(ValueError, match=message):
        generate(load_settings(**SMALL, planted=planted), tmp_path)
    assert not fingerprints(tmp_path)

"""A council whose system makes the return itself starts from those files, in the same models."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import AUTHORITY, YEAR, settings_in
from small_drops import PARAMETERS, SETTINGS, query, small_drop, year_folder

from orchestration.extracts.drop import land_drop
from orchestration.extracts.own_return import FROM_EXTRACTS, FROM_FILES
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.pipeline import RunOutcome, run_release
from orchestration.settings import Settings

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nA1,F,03/06/2012,WBRI,UN1,0,\nA2,,31/02/2012,,,,\n"
XML = (
    "<EXPSSDA903><CHILD><HEADER><CHILDID>A1</CHILDID><SEX>F</SEX><DOB>03/06/2012</DOB></HEADER>"
    "<EPISODE><DECOM>01/04/2025</DECOM></EPISODE></CHILD></EXPSSDA903>"
)


def own_return(folder: Path) -> Path:
    (folder / "Return").mkdir(parents=True)
    (folder / "Return" / "anything.csv").write_text(HEADER, encoding="utf-8")
    return folder


def land(year: Path) -> tuple[Path, list[str]]:
    root = year.parent / "landing"
    notes: tuple[Note, ...] = land_drop(year, root, PARAMETERS)
    return root, [f"{note.file} {note.text}" for note in notes]


def road(root: Path) -> list[tuple[object, ...]]:
    return query(root, "select road from 'submissions.parquet' where role = 'current'")


def test_a_drop_with_nothing_but_the_return_starts_from_it(tmp_path: Path) -> None:
    year = own_return(year_folder(tmp_path))
    root, notes = land(year)
    assert road(root) == [("return_files",)]
    assert query(root, "select submission_id, record_id, child, dob from 'ssda903/header.parquet'") == [
        ("E10999001-2026", 0, "A1", "03/06/2012"),
        ("E10999001-2026", 1, "A2", "31/02/2012"),
    ]
    supplied = query(root, "select distinct table_name from 'supplied_columns.parquet'")
    assert supplied == [("header",)]
    assert any(note.endswith("is the return that this release starts from") for note in notes)


def test_the_return_as_xml_does_as_well(tmp_path: Path) -> None:
    year = year_folder(tmp_path)
    (year / "return").mkdir()
    (year / "return" / "cla.xml").write_text(XML, encoding="utf-8")
    root, _ = land(year)
    assert road(root) == [("return_files",)]
    assert query(root, "select child, decom from 'ssda903/episodes.parquet'") == [("A1", "01/04/2025")]


@pytest.mark.parametrize(
    ("setting", "taken"), [(None, "extracts"), ("extracts", "extracts"), ("files", "files")]
)
def test_the_authority_says_which_is_used_where_both_are_there(
    tmp_path: Path, setting: str | None, taken: str
) -> None:
    year = own_return(small_drop(year_folder(tmp_path)))
    if setting:
        (year / "authority.yml").write_text(f"{SETTINGS}return_from: {setting}\n", encoding="utf-8")
    root, notes = land(year)
    persons = query(root, "select count(*) from 'ssd/ssd_person.parquet'")
    headers = query(root, "select count(*) from 'ssda903/header.parquet'")
    text = "select distinct \"text\" from 'files.parquet' where outcome = 'not_used'"
    if taken == "files":
        assert (road(root), persons, headers) == ([("return_files",)], [(0,)], [(2,)])
        assert query(root, text) == [(FROM_FILES,)]
    else:
        assert (road(root), persons, headers) == ([("extracts",)], [(3,)], [(0,)])
        assert query(root, text) == [(FROM_EXTRACTS,)]
        assert f"return/ {FROM_EXTRACTS}" in notes


def test_half_a_drop_of_extracts_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    year = own_return(small_drop(year_folder(tmp_path)))
    (year / "ssd_person.csv").unlink()
    with pytest.raises(ExtractRefused, match="there is no table ssd_person"):
        land(year)


def test_settings_that_ask_for_files_which_are_not_there_are_refused(tmp_path: Path) -> None:
    year = small_drop(year_folder(tmp_path))
    (year / "authority.yml").write_text(f"{SETTINGS}return_from: files\n", encoding="utf-8")
    with pytest.raises(ExtractRefused, match="the drop has no folder return"):
        land(year)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def trial(
    exampleshire: Settings, first_run: RunOutcome, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """The first run's return handed in as files, beside its release, to try other parameters on.

    The release that comes of it, and its manifest.
    """
    place = settings_in(tmp_path_factory.mktemp("own_return"))
    shutil.copytree(exampleshire.releases_dir, place.releases_dir)
    drop = place.drop(AUTHORITY, YEAR)
    drop.mkdir(parents=True)
    (drop / "authority.yml").write_text(f"code: {AUTHORITY}\nname: Exampleshire\n", encoding="utf-8")
    made = first_run.release / "ssda903"
    shutil.copytree(made, drop / "return", ignore=shutil.ignore_patterns("*.xml"))
    release = run_release(place, AUTHORITY, YEAR, as_at=date(YEAR, 2, 28), rules_year=YEAR + 1).release
    return release, json.loads((release / "manifest.json").read_text(encoding="utf-8"))


def test_the_files_that_the_extracts_made_make_the_same_return(
    first_run: RunOutcome, trial: tuple[Path, dict[str, Any]]
) -> None:
    made, (release, manifest) = first_run.release / "ssda903", trial
    written = sorted(path.name for path in made.glob("*.csv"))
    assert written == sorted(path.name for path in (release / "ssda903").glob("*.csv"))
    for name in written:
        assert rows(release / "ssda903" / name) == rows(made / name), name
    assert (release / "ssda903" / "return.xml").read_bytes() == (made / "return.xml").read_bytes()
    assert manifest["parameters"]["road"] == "return_files"


def test_a_trial_of_other_rules_at_another_date_is_another_release_and_not_the_latest(
    first_run: RunOutcome, trial: tuple[Path, dict[str, Any]]
) -> None:
    release, manifest = trial
    latest = (release.parent / "LATEST").read_text(encoding="utf-8").strip()
    assert release.name != latest == first_run.release.name
    assert manifest["parameters"]["rules_year"] == YEAR + 1
    assert manifest["parameters"]["as_at_date"] == f"{YEAR}-02-28"
    assert (release.parent / latest / "manifest.json").is_file()

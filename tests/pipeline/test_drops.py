"""Several drops of one year: the newest good one is used, and what became of each stays on record."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from small_drops import PARAMETERS, lines, query, small_drop, year_folder

from orchestration.extracts.drop import land_drop
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.releases.manifest import files_of

APRIL, MAY, JUNE = "2026-04-01", "2026-05-01", "2026-06-01"


@pytest.fixture
def year(tmp_path: Path) -> Path:
    return year_folder(tmp_path)


def land(year: Path) -> tuple[Note, ...]:
    return land_drop(year, year.parent / "landing", PARAMETERS)


def outcomes(year: Path) -> dict[str, str]:
    record = json.loads((year.parent / "as_came" / "drops.json").read_text(encoding="utf-8"))
    assert [drop["name"] for drop in record] == sorted((drop["name"] for drop in record), reverse=True)
    return {drop["name"]: drop["outcome"] for drop in record}


def persons(year: Path) -> int:
    ((count,),) = query(year.parent / "landing", "select count(*) from 'ssd/ssd_person.parquet'")
    return int(str(count))


def contents(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files_of(folder).items()}


def archive(drop: Path) -> Path:
    made = drop.with_suffix(".zip")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(drop.iterdir()):
            zipped.write(path, path.name)
    shutil.rmtree(drop)
    return made


def half_copied(drop: Path) -> None:
    """The manifest came first, and one of its files not at all."""
    listed = [f"{path.name},{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in drop.iterdir()]
    (drop / "manifest.csv").write_text("\n".join(["file,sha256", *listed]) + "\n", encoding="utf-8")
    (drop / "ssd_cla_reviews.csv").unlink()


def file_half_copied(drop: Path) -> None:
    half_copied(drop)
    (drop / "ssd_cla_reviews.csv").write_text(lines("ssd_cla_reviews")[:-40], encoding="utf-8")


def column_lost(drop: Path) -> None:
    person = drop / "ssd_person.csv"
    person.write_text(person.read_text().replace("pers_person_id", "who", 1), encoding="utf-8")


def not_a_zip(drop: Path) -> None:
    shutil.rmtree(drop)
    drop.with_suffix(".zip").write_bytes(b"PK\x03\x04 and no more of it came")


BREAKS = {
    half_copied: "ssd_cla_reviews.csv",
    file_half_copied: "ssd_cla_reviews.csv",
    column_lost: "pers_person_id",
    not_a_zip: "2026-05-01.zip",
}


def test_a_later_drop_replaces_the_earlier_one_as_a_whole(year: Path) -> None:
    small_drop(year / "drops" / APRIL, persons=3)
    assert land(year) == (land(year))
    assert persons(year) == 3
    small_drop(year / "drops" / MAY, persons=5)
    land(year)
    assert persons(year) == 5
    assert outcomes(year) == {MAY: "in_use", APRIL: "replaced"}
    assert query(
        year.parent / "landing",
        """select source_file, outcome, "text" from 'files.parquet' where outcome like 'drop_%' order by 1""",
    ) == [
        (f"drops/{APRIL}", "drop_replaced", f"by {MAY}"),
        (f"drops/{MAY}", "drop_in_use", None),
    ]


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda fault: fault.__name__)
def test_a_refused_newest_drop_leaves_the_older_one_in_use(year: Path, break_it) -> None:  # type: ignore[no-untyped-def]
    small_drop(year / "drops" / APRIL, persons=3)
    land(year)
    before = contents(year.parent / "landing" / "ssd")
    break_it(small_drop(year / "drops" / MAY, persons=5))
    notes = land(year)
    newest = MAY if (year / "drops" / MAY).exists() else f"{MAY}.zip"
    (said,) = [note for note in notes if note.file == newest]
    assert f"was refused, and {APRIL} stays in use" in said.text
    assert BREAKS[break_it] in said.text
    assert outcomes(year) == {newest: "refused", APRIL: "in_use"}
    assert contents(year.parent / "landing" / "ssd") == before
    small_drop(year / "drops" / JUNE, persons=7)
    assert not [note for note in land(year) if "was refused" in note.text]
    assert persons(year) == 7
    assert outcomes(year) == {JUNE: "in_use", newest: "refused_earlier", APRIL: "replaced"}


def test_a_drop_that_is_made_good_comes_into_use(year: Path) -> None:
    small_drop(year / "drops" / APRIL)
    column_lost(small_drop(year / "drops" / MAY))
    land(year)
    small_drop(year / "drops" / MAY, persons=4)
    land(year)
    assert persons(year) == 4
    assert outcomes(year) == {MAY: "in_use", APRIL: "replaced"}


def test_when_every_drop_is_refused_the_last_landing_stays_and_the_refusal_is_on_record(year: Path) -> None:
    small_drop(year / "drops" / APRIL)
    land(year)
    landed, came = contents(year.parent / "landing"), contents(year.parent / "as_came" / "files")
    shutil.rmtree(year / "drops" / APRIL)
    column_lost(small_drop(year / "drops" / MAY))
    with pytest.raises(ExtractRefused, match="pers_person_id"):
        land(year)
    assert contents(year.parent / "landing") == landed
    assert contents(year.parent / "as_came" / "files") == came
    assert outcomes(year) == {MAY: "refused", APRIL: "in_use"}
    shutil.rmtree(year / "drops" / MAY)
    with pytest.raises(ExtractRefused, match="holds no drop"):
        land(year)
    small_drop(year / "drops" / JUNE)
    land(year)
    assert outcomes(year) == {JUNE: "in_use", MAY: "refused_earlier", APRIL: "same"}


def test_a_drop_stays_on_record_when_its_folder_is_gone(year: Path) -> None:
    small_drop(year / "drops" / APRIL)
    land(year)
    small_drop(year / "drops" / MAY, persons=5)
    shutil.rmtree(year / "drops" / APRIL)
    for _ in range(2):
        land(year)
        assert outcomes(year) == {MAY: "in_use", APRIL: "replaced"}
    listed = query(
        year.parent / "landing", "select count(*) from 'files.parquet' where outcome like 'drop_%'"
    )
    assert listed == [(2,)]


def test_the_same_drop_under_another_name_is_recognised(year: Path) -> None:
    drop = small_drop(year / "drops" / APRIL)
    land(year)
    before = contents(year.parent / "landing" / "ssd")
    shutil.copytree(drop, year / "drops" / MAY)
    (year / "drops" / MAY / "ssd_person.csv").rename(year / "drops" / MAY / "persons.csv")
    land(year)
    assert outcomes(year) == {MAY: "in_use", APRIL: "same"}
    tables = query(year.parent / "landing", "select count(*) from 'ssd/ssd_person.parquet'")
    assert tables == [(3,)]
    assert set(contents(year.parent / "landing" / "ssd")) == set(before)


def test_a_drop_that_is_only_a_zip(year: Path) -> None:
    small_drop(year / "drops" / APRIL)
    archive(small_drop(year / "drops" / MAY, persons=6))
    land(year)
    assert persons(year) == 6
    assert outcomes(year) == {f"{MAY}.zip": "in_use", APRIL: "replaced"}
    assert not list((year.parent / "as_came").rglob(".unpacked*"))


def test_a_file_that_may_not_be_opened_keeps_no_other_drop_from_use(year: Path) -> None:
    """A link to nowhere cannot be opened by any account, as a file without rights cannot by most."""
    (small_drop(year / "drops" / APRIL) / "ssd_person.csv").unlink()
    (year / "drops" / APRIL / "ssd_person.csv").symlink_to("nowhere.csv")
    small_drop(year / "drops" / MAY)
    (year / "drops" / MAY / "ssd_mother.csv").symlink_to("nowhere.csv")
    notes = land(year)
    assert outcomes(year) == {MAY: "in_use", APRIL: "replaced"}
    assert [note.file for note in notes if "cannot be opened" in note.text] == ["ssd_mother.csv"]


def test_what_is_no_drop_is_left_alone(year: Path) -> None:
    small_drop(year / "drops" / APRIL)
    (year / "drops" / "zz notes.txt").write_text("not a drop", encoding="utf-8")
    (year / "drops" / ".zz-being-copied").mkdir()
    land(year)
    assert outcomes(year) == {APRIL: "in_use"}


def test_landing_again_gives_the_same_bytes(year: Path) -> None:
    small_drop(year / "drops" / APRIL)
    column_lost(small_drop(year / "drops" / MAY))
    land(year)
    once = contents(year.parent / "landing"), contents(year.parent / "as_came")
    land(year)
    assert (contents(year.parent / "landing"), contents(year.parent / "as_came")) == once

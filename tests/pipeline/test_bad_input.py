"""What goes wrong with a drop is named, nothing is published, and the release before it stays as it was."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import AUTHORITY, YEAR, settings_in
from councils import SMALL, Council

from orchestration.cli import REFUSED, main
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.pipeline import RunFailed, RunOutcome, run_release
from orchestration.releases.manifest import files_of
from orchestration.resources import holding
from orchestration.settings import Settings


def contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_of(folder).items() if ".lock" not in name}


@pytest.fixture
def place(
    council: Callable[[str], Council], exampleshire: Settings, first_run: RunOutcome, tmp_path: Path
) -> Settings:
    """A small drop of an authority with one good release, to break."""
    chosen = settings_in(tmp_path)
    shutil.copytree(council(SMALL).drop, chosen.drop(AUTHORITY, YEAR))
    shutil.copytree(exampleshire.releases_dir, chosen.releases_dir)
    return chosen


def remove_folder(drop: Path) -> None:
    shutil.rmtree(drop)
    drop.parent.mkdir(exist_ok=True)
    drop.mkdir()


def remove_table(drop: Path) -> None:
    (drop / "ssd" / "ssd_cla_reviews.csv").unlink()


def empty_file(drop: Path) -> None:
    (drop / "ssd" / "ssd_cla_reviews.csv").write_bytes(b"")


def headings_only(drop: Path) -> None:
    path = drop / "ssd" / "ssd_cla_reviews.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")


def open_quotation(drop: Path) -> None:
    path = drop / "ssd" / "ssd_person.csv"
    lines = path.read_text().splitlines()
    lines[6] = f'{lines[6]},"{MARKER}'
    path.write_text("\n".join(lines))


def not_a_csv(drop: Path) -> None:
    path = drop / "ssd" / "ssd_person.csv"
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")


def missing_column(drop: Path) -> None:
    path = drop / "ssd" / "ssd_cla_reviews.csv"
    path.write_text(path.read_text().replace("clar_cla_review_date", "review_date", 1))


MARKER = "ZebedeeQuillfeather"
FAULTS: list[tuple[Callable[[Path], None], list[str]]] = [
    (remove_folder, ["authority.yml"]),
    (remove_table, ["ssd_cla_reviews.csv", "no table"]),
    (empty_file, ["ssd/ssd_cla_reviews.csv", "empty"]),
    (headings_only, ["ssd/ssd_cla_reviews.csv", "no rows"]),
    (open_quotation, ["ssd/ssd_person.csv", "row 7", "quotation mark"]),
    (not_a_csv, ["ssd/ssd_person.csv"]),
    (missing_column, ["ssd/ssd_cla_reviews.csv", "clar_cla_review_date", "review_date"]),
]


@pytest.mark.parametrize(("break_it", "said"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_broken_drop_is_named_and_the_last_release_stays(
    place: Settings, break_it: Callable[[Path], None], said: list[str]
) -> None:
    before = contents(place.releases_dir)
    break_it(place.drop(AUTHORITY, YEAR))
    with pytest.raises(RunFailed) as failed:
        run_release(place, AUTHORITY, YEAR)
    for words in said:
        assert words in str(failed.value)
    assert "Traceback" not in str(failed.value)
    assert MARKER not in str(failed.value)
    assert contents(place.releases_dir) == before
    assert not records_with_the_marker(place), "neither logs nor Dagster's records may quote a row"


def records_with_the_marker(place: Settings) -> list[str]:
    """The files of the work folder that name the child, but for the extracts as they came."""
    kept = [file for file in place.work_dir.rglob("*") if file.is_file() and "as_came" not in file.parts]
    assert kept
    return [file.name for file in kept if MARKER.encode() in file.read_bytes()]


def test_files_in_other_encodings_and_with_other_marks_land_as_the_same_rows(
    place: Settings, council: Callable[[str], Council], tmp_path: Path
) -> None:
    """The landing is all that a return is made from."""
    drop = place.drop(AUTHORITY, YEAR)
    ssd, changed = drop / "ssd", set()
    for name, encoding, mark in (
        ("ssd_person", "utf-16", ","),
        ("ssd_cla_placement", "utf-8", "\t"),
        ("ssd_cla_reviews", "utf-8-sig", ";"),
    ):
        path = ssd / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert '"' not in text and mark not in text.replace(",", "")
        path.write_text(text.replace(",", mark), encoding=encoding)
        changed.add(name)
    land_drop(drop, tmp_path / "landing", DropParameters(AUTHORITY, YEAR, YEAR))
    landed = council(SMALL).landing
    names = [path.relative_to(landed) for path in sorted(landed.glob("ss*/*.parquet"))]
    assert changed < {name.stem for name in names}
    hashed = "source_file_sha256"
    for name in names:
        before, after = (pq.read_table(root / name) for root in (landed, tmp_path / "landing"))
        assert after.drop_columns([hashed]).equals(before.drop_columns([hashed])), name
        if name.stem in changed:
            assert not set(after[hashed].to_pylist()) & set(before[hashed].to_pylist()), name


@pytest.mark.parametrize("year", ["26", "2025/27", "next year", "1899", ""])
def test_what_is_not_a_collection_year_is_refused(year: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["run", "--year", year])
    assert stopped.value.code == REFUSED
    assert "is not a collection year" in capsys.readouterr().err


def test_a_year_without_a_rulebook_is_refused(place: Settings) -> None:
    with pytest.raises(RunFailed, match="2030"):
        run_release(place, AUTHORITY, 2030)


def test_rules_of_a_year_without_a_rulebook_are_refused(place: Settings) -> None:
    with pytest.raises(RunFailed, match="2031"):
        run_release(place, AUTHORITY, YEAR, rules_year=2031)


def test_a_date_in_another_form_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--year", "2026", "--as-at", "31/03/2026"])
    assert "Write it as 2026-03-31" in capsys.readouterr().err


def test_a_setting_that_cannot_be_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from orchestration.settings import settings

    monkeypatch.setenv("CAREFACTS_AUTHORITIES", "E10999001")
    settings.cache_clear()
    assert main(["run", "--year", "2026"]) == REFUSED
    settings.cache_clear()
    assert "authorities" in capsys.readouterr().err


def test_a_drop_that_is_not_there_is_named_with_its_place(place: Settings) -> None:
    with pytest.raises(RunFailed, match="no extracts of E10999001 for 2024/25"):
        run_release(place, AUTHORITY, 2025)


def test_an_authority_that_is_not_set_up_is_refused(place: Settings) -> None:
    with pytest.raises(RunFailed, match="E10999777"):
        run_release(place, "E10999777", YEAR)


def test_a_second_run_while_one_is_running_is_refused_at_once(place: Settings) -> None:
    before = contents(place.releases_dir)
    with holding(place.work_dir / AUTHORITY / str(YEAR)), pytest.raises(RunFailed, match=r"^Another run"):
        run_release(place, AUTHORITY, YEAR, again=True)
    assert contents(place.releases_dir) == before


FULL_DISK = """
import resource, sys
from pathlib import Path
from orchestration.pipeline import RunFailed, run_release
from orchestration.settings import Settings

place, limit = Path(sys.argv[1]), int(sys.argv[2])
chosen = Settings(extracts_dir=place / "extracts", work_dir=place / "work", releases_dir=place / "releases")
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    run_release(chosen, "E10999001", 2026, again=True)
except RunFailed as failed:
    print(failed)
"""


@pytest.mark.parametrize(("room", "stage"), [(20_000, "landing"), (1_500_000, "warehouse")])
def test_a_full_disk_half_way_leaves_the_last_release(place: Settings, room: int, stage: str) -> None:
    """No file may grow beyond `room` bytes, which stops the run in the given stage."""
    before = contents(place.releases_dir)
    command = [sys.executable, "-c", FULL_DISK, str(place.extracts_dir.parent), str(room)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert "Make room" in ended.stdout, f"{stage}: {ended.stdout} {ended.stderr[-2000:]}"
    assert "Traceback" not in ended.stdout
    assert contents(place.releases_dir) == before

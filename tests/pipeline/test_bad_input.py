"""What goes wrong with a drop is named, nothing is published, and the release before it stays as it was."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import AUTHORITY, YEAR, settings_in

from orchestration.cli import REFUSED, main
from orchestration.pipeline import RunFailed, RunOutcome, run_release
from orchestration.releases.manifest import files_of
from orchestration.resources import holding
from orchestration.settings import Settings


def contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_of(folder).items() if ".lock" not in name}


@pytest.fixture
def place(exampleshire: Settings, first_run: RunOutcome, tmp_path: Path) -> Settings:
    """A copy of the made-up authority with one good release, to break."""
    shutil.copytree(exampleshire.extracts_dir, tmp_path / "extracts")
    shutil.copytree(exampleshire.releases_dir, tmp_path / "releases")
    shutil.copytree(exampleshire.work_dir / "dbt", tmp_path / "work" / "dbt")
    return settings_in(tmp_path)


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


def utf16(drop: Path) -> None:
    path = drop / "ssd" / "ssd_person.csv"
    path.write_text(path.read_text(), encoding="utf-16")


def cp1252(drop: Path) -> None:
    path = drop / "ssd" / "ssd_cla_placement.csv"
    lines = path.read_text().splitlines()
    cells = lines[4].split(",")
    cells[-1] = "caf\xe9"
    lines[4] = ",".join(cells)
    path.write_bytes("\n".join(lines).encode("cp1252"))


def semicolons(drop: Path) -> None:
    path = drop / "ssd" / "ssd_person.csv"
    path.write_text(path.read_text().replace(",", ";"))


def one_cell_too_many(drop: Path) -> None:
    path = drop / "ssd" / "ssd_person.csv"
    lines = path.read_text().splitlines()
    lines[6] += ",more"
    path.write_text("\n".join(lines))


def not_a_csv(drop: Path) -> None:
    path = drop / "ssd" / "ssd_person.csv"
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")


def missing_column(drop: Path) -> None:
    path = drop / "ssd" / "ssd_cla_reviews.csv"
    path.write_text(path.read_text().replace("clar_cla_review_date", "review_date", 1))


FAULTS: list[tuple[Callable[[Path], None], list[str]]] = [
    (remove_folder, ["authority.yml"]),
    (remove_table, ["ssd/ssd_cla_reviews.csv", "no table"]),
    (empty_file, ["ssd/ssd_cla_reviews.csv", "empty"]),
    (headings_only, ["ssd/ssd_cla_reviews.csv", "no rows"]),
    (utf16, ["ssd/ssd_person.csv", "UTF-16", "UTF-8"]),
    (cp1252, ["ssd/ssd_cla_placement.csv", "row 5", "UTF-8"]),
    (semicolons, ["ssd/ssd_person.csv", "semicolon"]),
    (one_cell_too_many, ["ssd/ssd_person.csv", "row 7"]),
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
    assert contents(place.releases_dir) == before


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


MARKER = "ZebedeeQuillfeather"


def test_what_a_refused_file_says_of_a_child_is_in_no_record(place: Settings) -> None:
    """The parser's message quotes the row; neither logs nor Dagster's records may keep it."""
    path = place.drop(AUTHORITY, YEAR) / "ssd" / "ssd_person.csv"
    lines = path.read_text().splitlines()
    lines[6] += f",{MARKER}"
    path.write_text("\n".join(lines))
    with pytest.raises(RunFailed) as failed:
        run_release(place, AUTHORITY, YEAR)
    assert MARKER not in str(failed.value)
    kept = [file for file in place.work_dir.rglob("*") if file.is_file()]
    assert not [file.name for file in kept if MARKER.encode() in file.read_bytes()]

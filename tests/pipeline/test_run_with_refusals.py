"""One run with a newest drop that is refused and a row that is kept out: it says both, and goes on."""

import contextlib
import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import AUTHORITY, YEAR, settings_in

from orchestration.cli import REFUSED, main
from orchestration.pipeline import RunOutcome
from orchestration.releases.manifest import files_of
from orchestration.settings import Settings, settings

APRIL, MAY = "2026-04-01", "2026-05-01"
RUN = ["run", "--authority", AUTHORITY, "--year", str(YEAR)]
MARKER = "ZebedeeQuillfeather"
WIDE = "ssd/ssd_s47_enquiry.csv"  # the return is not made from it


@dataclass(frozen=True)
class Ran:
    """What the command line said, and where everything lies."""

    printed: str
    warned: str
    place: Settings

    @property
    def releases(self) -> Path:
        return self.place.releases_dir / AUTHORITY / str(YEAR)

    @property
    def release(self) -> Path:
        return self.releases / (self.releases / "LATEST").read_text(encoding="utf-8").strip()

    def contents(self) -> dict[str, str]:
        files = files_of(self.releases)
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


@pytest.fixture(scope="module")
def ran(
    exampleshire: Settings, first_run: RunOutcome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ran]:
    """The made-up authority with two drops: its own with a cell too many, and one without its reviews."""
    root = tmp_path_factory.mktemp("refusals")
    place, year = settings_in(root), root / "extracts" / AUTHORITY / str(YEAR)
    drops = year / "drops"
    shutil.copytree(exampleshire.drop(AUTHORITY, YEAR), drops / APRIL)
    (drops / APRIL / "authority.yml").rename(year / "authority.yml")
    lines = (drops / APRIL / WIDE).read_text(encoding="utf-8").splitlines()
    lines[6] += f",{MARKER}"
    (drops / APRIL / WIDE).write_text("\n".join(lines), encoding="utf-8")
    shutil.copytree(drops / APRIL, drops / MAY)
    (drops / MAY / "ssd" / "ssd_cla_reviews.csv").unlink()
    printed, warned = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("extracts_dir", "work_dir", "releases_dir"):
            patch.setenv(f"CAREFACTS_{name.upper()}", str(getattr(place, name)))
        settings.cache_clear()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(warned):
            assert main(RUN) == REFUSED
        yield Ran(printed.getvalue(), warned.getvalue(), place)
    settings.cache_clear()


def test_a_run_over_a_refused_drop_publishes_the_older_one_and_says_so_loudly(
    ran: Ran, first_run: RunOutcome
) -> None:
    assert f"Refused: The newer drop {MAY} was refused" in ran.warned
    assert "no table ssd_cla_reviews" in ran.warned
    assert ran.release.name != first_run.release.name and str(ran.release) in ran.printed
    page = (ran.release / "index.html").read_text(encoding="utf-8")
    assert f"The newer drop {MAY} was refused" in page
    manifest = json.loads((ran.release / "manifest.json").read_text(encoding="utf-8"))
    assert [(drop["name"], drop["outcome"]) for drop in manifest["drops"]] == [
        (f"drops/{APRIL}", "in_use"),
        (f"drops/{MAY}", "refused"),
    ]
    for name in ("ssda903/Header.csv", "ssda903/Episodes.csv", "ssda903/Reviews.csv"):
        assert (ran.release / name).read_bytes() == (first_run.release / name).read_bytes()


def test_a_second_run_finds_nothing_changed_and_the_drop_still_refused(
    ran: Ran, capsys: pytest.CaptureFixture[str]
) -> None:
    before = ran.contents()
    assert main(RUN) == REFUSED
    assert "was refused" in capsys.readouterr().err
    assert ran.contents() == before


def test_a_row_of_another_width_is_kept_out_by_name_and_the_rest_goes_on(
    ran: Ran, first_run: RunOutcome
) -> None:
    before, after = quarantine(first_run.release), quarantine(ran.release)
    (kept_out,) = [row for row in after if row not in before]
    assert (kept_out["file"], kept_out["row"]) == (WIDE, "7")
    assert kept_out["reason"] == "other_width"
    assert [row for row in before if row not in after] == []


def test_neither_a_record_nor_a_release_quotes_the_row_that_was_kept_out(ran: Ran) -> None:
    kept = [file for file in ran.place.work_dir.rglob("*") if file.is_file() and "as_came" not in file.parts]
    assert [file.suffix for file in kept if file.suffix == ".db"]
    told = [*kept, *files_of(ran.release).values()]
    assert [file.name for file in told if MARKER.encode() in file.read_bytes()] == []
    assert MARKER not in ran.printed + ran.warned


def quarantine(release: Path) -> list[dict[str, str]]:
    with (release / "quarantine.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

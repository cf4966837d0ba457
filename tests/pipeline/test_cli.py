"""What the command line says of a run, and what it takes for the made-up extracts."""

import csv
import json
import re
from pathlib import Path

import pytest

from orchestration.cli import DONE, REFUSED, main
from orchestration.pipeline import RunOutcome
from orchestration.summary import release_summary
from raw_data.synthetic.dirt_profiles import NONE, profiles


def test_a_run_says_what_became_of_every_row(first_run: RunOutcome) -> None:
    said = dict(
        re.split(r"  +", line, maxsplit=1) for line in release_summary(first_run).splitlines() if "  " in line
    )
    read, landed, copies, blank, quarantined = (
        int(said[name].split()[0].replace(",", ""))
        for name in ("Rows read", "Rows landed", "Copies", "Blank rows", "Rows quarantined")
    )
    assert read == landed + copies + blank + quarantined > 0
    with (first_run.release / "quarantine.csv").open(encoding="utf-8-sig", newline="") as file:
        assert quarantined == len({(row["file"], row["row"]) for row in csv.DictReader(file)}) > 0


def test_a_run_says_what_to_know_of_its_release(first_run: RunOutcome) -> None:
    notes = json.loads((first_run.release / "manifest.json").read_text(encoding="utf-8"))["readiness"][
        "notes"
    ]
    assert notes and release_summary(first_run).splitlines()[-len(notes) :] == notes


def test_help_names_every_profile_of_dirt(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["synthesise", "--help"])
    assert stopped.value.code == DONE
    said = " ".join(capsys.readouterr().out.split())
    assert [name for name in (NONE, *profiles()) if not re.search(rf"\b{name}\b", said)] == []


def test_a_profile_that_is_not_known_is_refused_with_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["synthesise", "--dirt", "mud"])
    assert stopped.value.code == REFUSED
    assert f"There are {NONE}, {', '.join(profiles())}." in capsys.readouterr().err


def test_extracts_are_made_as_dirty_as_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = ["synthesise", "--children", "60", "--out"]
    assert main([*made, str(tmp_path / "clean")]) == DONE
    assert main([*made, str(tmp_path / "dirty"), "--dirt", "mosaic"]) == DONE
    clean, dirty = (
        (Path(line) / "authority.yml").read_text(encoding="utf-8")
        for line in capsys.readouterr().out.splitlines()
    )
    assert "system: mosaic" in dirty and "system: mosaic" not in clean

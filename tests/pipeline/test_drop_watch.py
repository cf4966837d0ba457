"""The sensor of the drop folders: a complete drop starts one run, the same drop again none."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from small_drops import SETTINGS, small_drop

from orchestration.extracts import drop_watch
from orchestration.extracts.files.drop_files import DropFile
from orchestration.partitions import YEARLY_RELEASE, submission_partitions
from orchestration.settings import Settings

AUTHORITIES = ["E10999001", "E10999002"]
LOOKS = 3


class Watched:
    """The sensor with its cursor, looked at tick by tick."""

    def __init__(self, chosen: Settings, instance: dg.DagsterInstance) -> None:
        from orchestration.automation import drop_watch as sensor_of

        partitions = submission_partitions(chosen.authorities)

        @dg.asset(partitions_def=partitions)
        def landing() -> None:
            """Stands for the assets of the job, which the sensor never runs itself."""

        job = dg.define_asset_job(YEARLY_RELEASE, selection=[landing], partitions_def=partitions)
        self.definitions = dg.Definitions(
            assets=[landing], jobs=[job], sensors=[sensor_of(job, chosen, [2025, 2026])]
        )
        self.chosen, self.instance, self.cursor = chosen, instance, None

    def tick(self) -> list[tuple[str, dict[str, Any]]]:
        """Look once; what was asked for, as partition and configuration."""
        repository = self.definitions.get_repository_def()
        context = dg.build_sensor_context(
            instance=self.instance, cursor=self.cursor, repository_def=repository
        )
        found = repository.get_sensor_def("drop_watch").evaluate_tick(context)
        assert found.cursor
        self.cursor, self.said, self.asked = found.cursor, found.skip_message, found.run_requests or []
        return [(str(one.partition_key), one.run_config) for one in self.asked]

    def keys(self) -> set[str | None]:
        return {one.run_key for one in self.asked}

    def year(self, authority: str = AUTHORITIES[0], year: int = 2026) -> Path:
        folder = self.chosen.drop(authority, year)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "authority.yml").write_text(SETTINGS.replace(AUTHORITIES[0], authority), encoding="utf-8")
        return folder


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    chosen = Settings(extracts_dir=tmp_path / "extracts", authorities=AUTHORITIES, watch_quiet_ticks=LOOKS)
    return Watched(chosen, dg.DagsterInstance.local_temp(str(tmp_path)))


def write_manifest(drop: Path) -> None:
    there = [path for path in sorted(drop.iterdir()) if path.name != "manifest.csv"]
    listed = [f"{path.name},{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in there]
    (drop / "manifest.csv").write_text("\n".join(["file,sha256", *listed]) + "\n", encoding="utf-8")


def written_on(drop: Path, *day: int) -> None:
    at = datetime(*day, 12, tzinfo=UTC).timestamp()  # type: ignore[misc]
    for path in drop.rglob("*"):
        os.utime(path, (at, at))


def of(authority: str, year: int = 2026) -> str:
    return f"{authority}|{year}"


def ticks(watched: Watched, count: int) -> list[str]:
    return [partition for _ in range(count) for partition, _ in watched.tick()]


def test_no_folder_at_all_is_nothing_to_do(watched: Watched) -> None:
    assert watched.tick() == []
    assert watched.said == "No drop is new and complete. Waiting for: none."


def test_settings_without_an_extract_are_no_drop(watched: Watched) -> None:
    (watched.year() / "drops" / "2026-04-01").mkdir(parents=True)
    watched.year(AUTHORITIES[1])
    assert ticks(watched, LOOKS + 2) == []


def test_a_drop_with_a_manifest_starts_one_run_at_once(watched: Watched) -> None:
    write_manifest(small_drop(watched.year() / "drops" / "2026-04-01"))
    assert ticks(watched, 1) == [of(AUTHORITIES[0])]
    assert ticks(watched, LOOKS + 2) == []


def test_a_manifest_without_all_of_its_files_waits_for_them(watched: Watched) -> None:
    drop = small_drop(watched.year() / "drops" / "2026-04-01")
    write_manifest(drop)
    person = drop / "ssd_person.csv"
    content = person.read_bytes()
    person.unlink()
    assert ticks(watched, LOOKS + 2) == []
    assert watched.said == "No drop is new and complete. Waiting for: E10999001 2026 2026-04-01."
    person.write_bytes(content[:100])
    assert ticks(watched, LOOKS + 2) == []
    person.write_bytes(content)
    assert ticks(watched, 1) == [of(AUTHORITIES[0])]


def test_a_manifest_in_a_folder_of_the_drop_is_none(watched: Watched) -> None:
    drop = small_drop(watched.year() / "drops" / "2026-04-01")
    (drop / "ssd").mkdir()
    (drop / "ssd" / "manifest.csv").write_text("file,sha256\n", encoding="utf-8")
    assert ticks(watched, LOOKS - 1) == []
    assert ticks(watched, 1) == [of(AUTHORITIES[0])]


@pytest.mark.parametrize("form", ["folder", "zip", "year"])
def test_a_drop_without_a_manifest_must_be_quiet(watched: Watched, form: str) -> None:
    drop = small_drop(watched.year() if form == "year" else watched.year() / "drops" / "2026-04-01")
    if form == "zip":
        shutil.make_archive(str(drop), "zip", drop)
        shutil.rmtree(drop)
    assert ticks(watched, LOOKS - 1) == []
    assert ticks(watched, 1) == [of(AUTHORITIES[0])]
    assert ticks(watched, LOOKS + 2) == []


def test_a_file_that_grows_delays_the_run(watched: Watched) -> None:
    drop = small_drop(watched.year() / "drops" / "2026-04-01")
    for _ in range(LOOKS + 2):
        with (drop / "ssd_person.csv").open("a", encoding="utf-8") as growing:
            growing.write("more\n")
        assert ticks(watched, 1) == []
    assert ticks(watched, LOOKS - 1) == [of(AUTHORITIES[0])]


def test_the_same_drop_again_has_the_same_key_whatever_its_name(watched: Watched) -> None:
    drop = small_drop(watched.year() / "drops" / "2026-04-01")
    ticks(watched, LOOKS)
    (first,) = watched.keys()
    again = shutil.copytree(drop, drop.with_name("2026-05-01"))
    (again / "ssd_person.csv").rename(again / "persons.csv")
    ticks(watched, LOOKS)
    assert watched.keys() == {first}
    small_drop(drop.with_name("2026-06-01"), persons=5)
    ticks(watched, LOOKS)
    assert not watched.keys() & {first} and len(watched.keys()) == 1


def keys_over(watched: Watched, looks: int) -> set[str | None]:
    found: set[str | None] = set()
    for _ in range(looks):
        watched.tick()
        found |= watched.keys()
    return found


def test_what_a_refusal_asks_to_correct_starts_a_run_when_it_is_corrected(watched: Watched) -> None:
    year = watched.year()
    drop = small_drop(year / "drops" / "2026-04-01")
    keys = [keys_over(watched, LOOKS)]
    (year / "authority.yml").write_text(f"{SETTINGS}system: mosaic\n", encoding="utf-8")
    keys.append(keys_over(watched, LOOKS))
    (year / "code_map.csv").write_text("field,source_value,national_code\n", encoding="utf-8")
    keys.append(keys_over(watched, LOOKS))
    (drop / "later").mkdir()
    (drop / "ssd_person.csv").rename(drop / "later" / "ssd_person.csv")
    keys.append(keys_over(watched, LOOKS))
    assert [len(key) for key in keys] == [1, 1, 1, 1]
    assert len(set().union(*keys)) == 4


def test_a_drop_that_is_touched_and_not_changed_has_the_same_key(watched: Watched) -> None:
    drop = small_drop(watched.year() / "drops" / "2026-04-01")
    ticks(watched, LOOKS)
    first = watched.keys()
    written_on(drop, 2026, 5, 1)
    ticks(watched, LOOKS)
    assert watched.keys() == first


def test_of_two_new_drops_the_newest_starts_the_run_and_is_waited_for(watched: Watched) -> None:
    """A run takes the newest, so it must not start while that one is being copied."""
    drops = watched.year() / "drops"
    write_manifest(small_drop(drops / "2026-04-01"))
    small_drop(drops / "2026-04-02", persons=5)
    assert ticks(watched, LOOKS - 1) == []
    assert ticks(watched, LOOKS) == [of(AUTHORITIES[0])]


def test_each_authority_and_year_is_watched_for_itself(watched: Watched) -> None:
    for authority in AUTHORITIES:
        write_manifest(small_drop(watched.year(authority)))
    assert ticks(watched, 1) == [of(authority) for authority in AUTHORITIES]
    assert len(watched.keys()) == 2, "the same contents, and two authorities"
    write_manifest(small_drop(watched.year(AUTHORITIES[1], 2025)))
    assert ticks(watched, 1) == [of(AUTHORITIES[1], 2025)]


@pytest.mark.parametrize("cursor", ["{", "[]", "7", '{"a": 1}', '{"a": {"b": 1}}', '{"a": null}'])
def test_a_broken_cursor_is_forgotten(watched: Watched, cursor: str) -> None:
    write_manifest(small_drop(watched.year()))
    ticks(watched, 1)
    first = watched.keys()
    watched.cursor = cursor
    ticks(watched, 1)
    assert watched.keys() == first, "asked for again, with a key that Dagster knows"
    assert set(json.loads(watched.cursor)) == {str(watched.chosen.drop(AUTHORITIES[0], 2026))}


def test_files_are_opened_once_and_not_at_every_look(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []
    count = drop_watch.what_a_run_reads
    monkeypatch.setattr(
        drop_watch, "what_a_run_reads", lambda drop, beside: hashed.append(drop) or count(drop, beside)
    )
    checked: list[Path] = []
    check = drop_watch.files_of
    monkeypatch.setattr(drop_watch, "files_of", lambda *given: checked.append(given[0]) or check(*given))
    small_drop(watched.year(AUTHORITIES[0]))
    lacking = small_drop(watched.year(AUTHORITIES[1]))
    write_manifest(lacking)
    (lacking / "ssd_person.csv").unlink()
    ticks(watched, LOOKS + 4)
    assert hashed == [watched.chosen.drop(AUTHORITIES[0], 2026)]
    assert checked == [lacking]


def test_a_drop_that_moves_while_it_is_read_is_looked_at_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = small_drop(watched.year())
    read = DropFile.sha256.func  # type: ignore[attr-defined]

    def while_it_grows(file: DropFile) -> str:
        with (drop / "ssd_person.csv").open("a", encoding="utf-8") as growing:
            growing.write("more\n")
        return str(read(file))

    with monkeypatch.context() as patched:
        patched.setattr(DropFile, "sha256", property(while_it_grows))
        assert ticks(watched, LOOKS) == []
    assert ticks(watched, LOOKS - 1) == []
    assert ticks(watched, 1) == [of(AUTHORITIES[0])]


@pytest.mark.parametrize(
    ("written", "as_at"),
    [
        ((2026, 1, 15), "2026-01-15"),
        ((2026, 4, 20), "2026-03-31"),
        ((1980, 1, 1), "2025-04-01"),
    ],
)
def test_figures_are_as_at_the_day_on_which_the_drop_was_written(
    watched: Watched, written: tuple[int, int, int], as_at: str
) -> None:
    drop = small_drop(watched.year())
    write_manifest(drop)
    written_on(drop, *written)
    ((_, config),) = watched.tick()
    assert config == {"ops": {"landing": {"config": {"as_at": as_at}}}}


def test_a_share_that_is_away_keeps_no_other_authority_waiting(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration import automation

    for authority in AUTHORITIES:
        write_manifest(small_drop(watched.year(authority)))
    newest = automation.newest_drop

    def away(folder: Path) -> list[Path]:
        if AUTHORITIES[0] in folder.parts:
            raise OSError(112, "Host is down")
        return newest(folder)

    with monkeypatch.context() as patched:
        patched.setattr(automation, "newest_drop", away)
        assert ticks(watched, 1) == [of(AUTHORITIES[1])]
    assert ticks(watched, 1) == [of(AUTHORITIES[0])]

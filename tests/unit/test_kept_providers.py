"""Ofsted's lists that come with a drop are kept apart from its tables, and read for the landing."""

from __future__ import annotations

from pathlib import Path

from orchestration.extracts.arrivals import Arrivals
from orchestration.extracts.files.drop_files import DropFile
from orchestration.extracts.kept_providers import (
    keep_provider_lists,
    kept_provider_lists,
    may_lie_beside_settings,
)

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "csc-validator-be-903"


def drop_file(path: Path, name: str) -> DropFile:
    return DropFile(name, path, path.stat().st_size)


def test_the_lists_of_a_drop_are_kept_and_its_tables_go_on(tmp_path: Path) -> None:
    table = tmp_path / "ssd_person.csv"
    table.write_text("pers_person_id\n1\n")
    files = [
        drop_file(SAMPLES / "combined_scp_ch_fake.xlsx", "sent by ofsted/list.xlsx"),
        drop_file(table, "ssd/ssd_person.csv"),
    ]
    into = Arrivals()
    assert keep_provider_lists(files, tmp_path / "as_came", into) == [files[1]]
    assert [(line["source_file"], line["outcome"]) for line in into.files] == [
        ("sent by ofsted/list.xlsx", "settings")
    ]
    (part,) = kept_provider_lists(tmp_path / "as_came", "E08000039-2026")
    assert part.reference["providers"].num_rows == 4
    assert part.reference["provider_lists"]["submission_id"].to_pylist() == ["E08000039-2026"]
    keep_provider_lists([files[1]], tmp_path / "as_came", Arrivals())
    assert not kept_provider_lists(tmp_path / "as_came", "E08000039-2026")


def test_lists_named_alike_or_without_their_ending_are_all_kept(tmp_path: Path) -> None:
    files = [
        drop_file(SAMPLES / "ch_fake.xlsx", "homes/list.xlsx"),
        drop_file(SAMPLES / "scp_fake.xlsx", "providers/list.xlsx"),
    ]
    into = Arrivals()
    assert keep_provider_lists(files, tmp_path / "as_came", into) == []
    assert [line["outcome"] for line in into.files] == ["settings", "settings"]
    (both,) = kept_provider_lists(tmp_path / "as_came", "E08000039-2026")
    one = [drop_file(SAMPLES / "combined_scp_ch_fake.xlsx", "ofsted/list.csv")]
    keep_provider_lists(one, tmp_path / "as_came", Arrivals())
    (combined,) = kept_provider_lists(tmp_path / "as_came", "E08000039-2026")
    assert set(both.reference["providers"]["source_file"].to_pylist()) == {
        "homes_list.xlsx",
        "providers_list.xlsx",
    }
    assert combined.reference["providers"].num_rows == 4


def test_half_of_the_lists_is_refused_by_name_and_the_drop_goes_on(tmp_path: Path) -> None:
    into = Arrivals()
    homes = drop_file(SAMPLES / "ch_fake.xlsx", "authority/ofsted homes.xlsx")
    assert keep_provider_lists([homes], tmp_path / "as_came", into) == []
    (line,) = into.files
    assert (line["outcome"], line["reason"]) == ("refused", "half_of_providers")
    assert "is not used" in into.notes[0].text
    assert not kept_provider_lists(tmp_path / "as_came", "E08000039-2026")


def test_only_workbooks_named_after_ofsted_may_lie_beside_the_settings() -> None:
    assert may_lie_beside_settings(Path("Ofsted homes, March.xlsx"))
    assert not may_lie_beside_settings(Path("homes.xlsx"))
    assert not may_lie_beside_settings(Path("ofsted.txt"))

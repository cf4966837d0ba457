"""Whether the newest release is used again: only while nothing that a run would read has changed."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration import unchanged
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.extracts.landing import LISTS
from orchestration.partitions import SubmissionKey
from orchestration.releases import identity
from orchestration.releases.finished_warehouse import current_submission
from orchestration.releases.identity import code_hash, provenance
from orchestration.releases.manifest import write_manifest
from orchestration.releases.readiness import Readiness
from orchestration.releases.reconciliation import RowCounts
from orchestration.resources import Places
from orchestration.unchanged import newest_if_current
from raw_data.synthetic import generate, load_settings

YEAR = 2026
KEY = SubmissionKey("E10999001", YEAR)
CODE_MAP = "field,source_value,national_code\nclap_cla_placement_type,our carers,U6\n"
SHAPES = ("folder", "one folder", "one zip", "several")


class Place:
    """An authority's folder with the drop of a year, and the release that was made from it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.authority = root / "extracts" / "E10999001"
        self.year = self.authority / str(YEAR)
        self.releases = root / "releases"
        self.places = Places(
            extracts_dir=str(root / "extracts"), work_dir=str(root / "work"), releases_dir=str(self.releases)
        )

    def release(self) -> None:
        """Bring the drop and write the release's manifest as publishing does, without its products."""
        parameters = DropParameters("E10999001", YEAR, YEAR)
        landing = self.places.landing(KEY)
        land_drop(self.year, landing, parameters)
        with duckdb.connect(config={"file_search_path": str(landing)}) as connection:
            for name in ("submissions", *LISTS):
                connection.execute(
                    f"create view stg_carefacts__{name} as from read_parquet('{name}.parquet')"
                )
            made_from = provenance(connection, current_submission(connection), self.places.drop_in_use(KEY))
        made = self.releases / made_from.release_id(YEAR)
        made.mkdir(parents=True)
        write_manifest(made, made.name, made_from, RowCounts((), ()), {}, [], [], Readiness((), ()))
        (self.releases / "LATEST").write_text(f"{made.name}\n", encoding="utf-8")

    def current(self, as_at: date | None = None, rules_year: int | None = None) -> bool:
        return newest_if_current(self.year, self.releases, as_at=as_at, rules_year=rules_year) is not None


@pytest.fixture(scope="module", autouse=True)
def one_state_of_the_code() -> Iterator[None]:
    """The code as it is now, also when somebody edits it while these tests run."""
    now = code_hash()
    with pytest.MonkeyPatch.context() as patch:
        for module in (identity, unchanged):
            patch.setattr(module, "code_hash", lambda *_: now)
        yield


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clean")
    (drop,) = generate(load_settings(children=30, years=2), root)
    shutil.rmtree(drop / "supplementary")  # what is told of the other files is told of these
    return drop


def lay(clean: Path, root: Path, shape: str) -> Place:
    """Put the drop down in one of the shapes that the door takes, with the settings one folder up."""
    place = Place(root)
    shutil.copytree(clean, place.year)
    (place.year / "authority.yml").rename(place.authority / "authority.yml")
    (place.authority / "code_map.csv").write_text(CODE_MAP, encoding="utf-8")
    if shape == "folder":
        return place
    first = root / "first"
    place.year.rename(first)
    drops = place.year / "drops"
    drops.mkdir(parents=True)
    if shape == "one zip":
        with zipfile.ZipFile(drops / "2026-02.zip", "w") as archive:
            for path in sorted(path for path in first.rglob("*") if path.is_file()):
                archive.write(path, path.relative_to(first).as_posix())
        return place
    shutil.copytree(first, drops / "2026-02")
    if shape == "several":
        shutil.copytree(first, drops / "2026-01")
        change(drops / "2026-01" / "ssd" / "ssd_mother.csv")
        shutil.copytree(first, drops / "2026-03")
        (drops / "2026-03" / "ssd" / "ssd_person.csv").unlink()  # refused
    return place


@pytest.fixture(scope="module")
def released(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Place]:
    places = {shape: lay(clean, tmp_path_factory.mktemp("released"), shape) for shape in SHAPES}
    for place in places.values():
        place.release()
    return places


def copied(place: Place, to: Path) -> Place:
    shutil.copytree(place.root, to / "copy", ignore=shutil.ignore_patterns("work", "first"))
    return Place(to / "copy")


def change(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def rename(path: Path) -> None:
    path.rename(path.with_name(f"other {path.name}"))


def add(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a,b\n1,2\n", encoding="utf-8")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_drop_that_is_as_it_was_is_not_run_again(released: dict[str, Place], shape: str) -> None:
    assert released[shape].current()


MAKE_A_RUN: list[tuple[str, Callable[[Path], None], str]] = [
    ("folder", change, "../code_map.csv"),
    ("folder", remove, "../code_map.csv"),
    ("folder", add, "../child_id_bridge.csv"),
    ("folder", change, "../authority.yml"),
    ("folder", change, "ssd/ssd_person.csv"),
    ("folder", remove, "ssd/ssd_mother.csv"),
    ("folder", rename, "ssd/ssd_mother.csv"),
    ("folder", add, "more/notes.csv"),
    ("folder", change, "previous_return/header.csv"),
    ("folder", add, "authority.yml"),
    ("one folder", change, "../authority.yml"),
    ("one folder", change, "drops/2026-02/ssd/ssd_person.csv"),
    ("one folder", add, "drops/2026-02/notes.csv"),
    ("one folder", add, "drops/2026-04/notes.csv"),
    ("one zip", change, "drops/2026-02.zip"),
    ("one zip", rename, "drops/2026-02.zip"),
    ("one zip", change, "../code_map.csv"),
    ("one zip", add, "drops/2026-04/notes.csv"),
    ("several", change, "drops/2026-02/ssd/ssd_person.csv"),
    ("several", rename, "drops/2026-02/ssd/ssd_mother.csv"),
    ("several", change, "drops/2026-01/ssd/ssd_person.csv"),
    ("several", change, "drops/2026-03/ssd/ssd_mother.csv"),
    ("several", remove, "drops/2026-02"),
    ("several", remove, "drops/2026-03"),
    ("several", rename, "drops/2026-02"),
    ("several", add, "drops/2026-04/notes.csv"),
    ("several", change, "../code_map.csv"),
]


@pytest.mark.parametrize(
    ("shape", "what", "path"), MAKE_A_RUN, ids=[f"{s}-{w.__name__}-{p}" for s, w, p in MAKE_A_RUN]
)
def test_whatever_a_run_would_read_makes_one(
    released: dict[str, Place], tmp_path: Path, shape: str, what: Callable[[Path], None], path: str
) -> None:
    place = copied(released[shape], tmp_path)
    what(place.year / path)
    assert not place.current()


MAKE_NO_RUN: list[tuple[str, Callable[[Path], None], str]] = [
    ("folder", change, "known_answers.json"),
    ("folder", add, ".hidden"),
    ("folder", add, "~$open.xlsx"),
    ("folder", add, "../notes.csv"),
    ("several", remove, "drops/2026-01"),  # it is on record, and was not in use
    ("several", add, "drops/.copying/notes.csv"),
    ("several", add, "drops/2026-02/thumbs.db"),
]


@pytest.mark.parametrize(
    ("shape", "what", "path"), MAKE_NO_RUN, ids=[f"{s}-{w.__name__}-{p}" for s, w, p in MAKE_NO_RUN]
)
def test_what_no_run_reads_makes_none(
    released: dict[str, Place], tmp_path: Path, shape: str, what: Callable[[Path], None], path: str
) -> None:
    place = copied(released[shape], tmp_path)
    what(place.year / path)
    assert place.current()


def test_a_lone_drop_under_another_name_is_the_same_drop(released: dict[str, Place], tmp_path: Path) -> None:
    place = copied(released["one folder"], tmp_path)
    rename(place.year / "drops" / "2026-02")
    assert place.current()  # where one drop lies alone, its name is nowhere told


def test_files_of_an_archive_in_the_drop_are_told_by_the_archive(clean: Path, tmp_path: Path) -> None:
    place = lay(clean, tmp_path, "folder")
    packed = place.year / "children.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(place.year / "ssd" / "ssd_mother.csv", "ssd_mother.csv")
    (place.year / "ssd" / "ssd_mother.csv").unlink()
    place.release()
    assert place.current()
    change(packed)
    assert not place.current()


def test_other_parameters_are_another_release(released: dict[str, Place]) -> None:
    place = released["folder"]
    assert place.current(as_at=date(YEAR, 3, 31), rules_year=YEAR)
    assert not place.current(as_at=date(YEAR, 2, 28))
    assert not place.current(rules_year=YEAR + 1)


def test_other_code_makes_a_run(released: dict[str, Place], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "code_hash", lambda: "other")
    assert not released["folder"].current()


def test_a_release_that_somebody_changed_is_not_used_again(
    released: dict[str, Place], tmp_path: Path
) -> None:
    place = copied(released["folder"], tmp_path)
    (manifest,) = place.releases.rglob("manifest.json")
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["outputs"] = [{"name": "issues.csv", "sha256": "0", "bytes": 1}]
    manifest.write_text(json.dumps(told), encoding="utf-8")
    assert not place.current()
    (place.releases / "LATEST").unlink()
    assert not place.current()


def test_what_databases_hold_may_have_changed_so_they_are_always_run(clean: Path, tmp_path: Path) -> None:
    place = lay(clean, tmp_path, "folder")
    settings = place.authority / "authority.yml"
    with settings.open("a", encoding="utf-8") as file:
        file.write(
            "databases:\n- {name: copy, kind: postgresql, schema: reports, tables: {ssd_mother: mother}}\n"
        )
    remove(place.year / "ssd" / "ssd_mother.csv")
    place.release()
    assert not place.current()

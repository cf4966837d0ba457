"""Says what a release was made from: hashes of inputs, code and lock, and the id that follows from them.

The contents of a release do not belong here; two releases with one id must have the same bytes.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.releases.arrivals import Drop, drops_on_record
from orchestration.releases.finished_warehouse import ReleaseError, Submission

PROJECT_ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = (
    "orchestration", "expectations", "dbt_project/models", "dbt_project/macros", "dbt_project/seeds",
)  # fmt: skip
SOURCE_FILES = ("dbt_project/dbt_project.yml", "raw_data/reference/postcodes.parquet")
# Where inputs lie that are not in the drop itself, as the door names them.
SETTINGS_FILE, BESIDE_SETTINGS, DROPS_FOLDER = "authority.yml", "authority/", "drops"
SOURCE_SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".csv", ".j2", ".css"}


@dataclass(frozen=True)
class InputFile:
    """One file that came with the drop; `bytes` is None for the table of a database."""

    name: str
    sha256: str
    bytes: int | None
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Provenance:
    """Everything that decides the bytes of a release, and the id that follows from it."""

    inputs: tuple[InputFile, ...]
    parameters: Mapping[str, Any]
    version: str
    code_sha256: str
    lock_sha256: str
    drops: tuple[Drop, ...] = ()

    def made_from_sha256(self) -> str:
        """A hash over inputs, parameters, code and lock: all that decides but the release before."""
        inputs = [(file.name, file.sha256, file.tables) for file in self.inputs]
        made_by = [self.version, self.code_sha256, self.lock_sha256]
        # what became of each drop is told in the release
        everything = [inputs, dict(self.parameters), *made_by, *([self.drops] if self.drops else [])]
        text = json.dumps(everything, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def release_id(self, collection_year: int, compared_with: str | None = None) -> str:
        """Such as 2026-1f0c9a7b3d52: the same inputs, parameters, code and lock give the same id.

        `compared_with` is the release that says what has changed; another one makes another release.
        """
        sha256 = self.made_from_sha256()
        if compared_with is not None:
            sha256 = hashlib.sha256(f"{sha256} {compared_with}".encode()).hexdigest()
        return f"{collection_year}-{sha256[:12]}"


def provenance(
    connection: duckdb.DuckDBPyConnection,
    submission: Submission,
    drop: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    project_root: Path = PROJECT_ROOT,
) -> Provenance:
    """What one submission's release is made from. `connection` must be able to read the landed files.

    `drop` is the folder or zip with the source files: with it, a file that has changed since it was landed
    raises ReleaseError.
    """
    parameters = {
        "submission_id": submission.submission_id,
        "authority": submission.authority,
        "authority_name": submission.authority_name,
        "collection_year": submission.collection_year,
        "rules_year": submission.rules_year,
        "as_at_date": submission.as_at_date.isoformat(),
        "previous_submission_id": submission.previous_submission_id,
        "road": submission.road,
        "child_id": submission.child_id,
        "review_intervals": submission.review_intervals,
        "cp_first_review_from": submission.cp_first_review_from,
        "dispute_levels": submission.dispute_levels,
        "dispute_response_days": submission.dispute_response_days,
        "history_from": submission.history_from.isoformat(),
        "settings": dict(settings or {}),
    }
    return Provenance(
        inputs=tuple(_inputs(connection, submission, drop)),
        parameters=parameters,
        version=_package_version(project_root),
        code_sha256=code_hash(project_root),
        lock_sha256=file_hash(project_root / "requirements.lock"),
        drops=drops_on_record(connection, submission),
    )


def _inputs(
    connection: duckdb.DuckDBPyConnection, submission: Submission, drop: Path | None
) -> list[InputFile]:
    """Every file that came, used or not, with what it was read as; tables of a database have no size."""
    files = connection.execute(
        """
        select source_file, source_file_sha256, max(bytes),
            list(distinct table_name order by table_name) filter (where outcome = 'accepted')
        from stg_carefacts__files
        where submission_id in ($1, $2) and source_file_sha256 is not null and outcome not like 'drop_%'
        group by source_file, source_file_sha256
        order by source_file, source_file_sha256
        """,
        [submission.submission_id, submission.previous_submission_id],
    ).fetchall()
    for name, sha256, _, _ in files:
        if drop is not None and drop.exists():
            _require_unchanged(drop, name, sha256)
    return [
        InputFile(name, sha256, size or None, tuple(tables or ())) for name, sha256, size, tables in files
    ]


def _require_unchanged(drop: Path, name: str, sha256: str) -> None:
    """Refuse a file that is not what was read; what lies in an archive or a database is not looked at."""
    path = _place(drop, name)
    if not path.parent.is_dir():
        return
    if not path.is_file() or file_hash(path) != sha256:
        raise ReleaseError(
            f"{name} has changed or gone since it was read, so the release would not be what its manifest "
            "says. Run again from the extracts."
        )


def _place(drop: Path, name: str) -> Path:
    """Where an input lies: in the drop, or with the settings, which are the year's own or the authority's."""
    if (drop / name).is_file() and name != SETTINGS_FILE:
        return drop / name
    year = drop.parent.parent if drop.parent.name == DROPS_FOLDER else drop
    settings = year / SETTINGS_FILE
    if not settings.is_file():
        settings = year.parent / SETTINGS_FILE
    if name == SETTINGS_FILE:
        return settings
    if name.startswith(BESIDE_SETTINGS):
        return settings.parent / name.removeprefix(BESIDE_SETTINGS)
    return drop if drop.is_file() and name == drop.name else drop / name


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def code_hash(project_root: Path = PROJECT_ROOT) -> str:
    """SHA-256 over the product's own source files: names and contents, in the order of their names."""
    paths = [path for name in SOURCE_FILES if (path := project_root / name).is_file()]
    for folder in SOURCE_FOLDERS:
        paths += [path for path in (project_root / folder).rglob("*") if path.suffix in SOURCE_SUFFIXES]
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(project_root).as_posix()):
        digest.update(f"{path.relative_to(project_root).as_posix()}\0{file_hash(path)}\n".encode())
    return digest.hexdigest()


def _package_version(project_root: Path) -> str:
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])

"""Tells whether the newest release is still what a run would make, so that nothing is done twice.

Making a release does not belong here; in doubt the answer is no.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from expectations.collection_year import year_end
from orchestration.extracts.drop import AUTHORITY_FILE, read_authority
from orchestration.extracts.landing import extracts_reach_back_to
from orchestration.extracts.refusals import ExtractRefused
from orchestration.releases.finished_warehouse import ReleaseError
from orchestration.releases.identity import PROJECT_ROOT, code_hash, file_hash
from orchestration.releases.manifest import MANIFEST_FILE, changed_files
from orchestration.releases.publish import LATEST_FILE

NOT_READ = {AUTHORITY_FILE, "known_answers.json"}


def newest_if_current(
    drop: Path, releases: Path, *, as_at: date | None, rules_year: int | None
) -> Path | None:
    """The newest release below `releases` (one authority's year), if a run over `drop` would make it again.

    None when a file of the drop, a setting, a parameter, the code or the lock has changed, when a file of the
    release is gone or altered, or when there is no release.
    """
    try:
        release = releases / (releases / LATEST_FILE).read_text(encoding="utf-8").strip()
        manifest = json.loads((release / MANIFEST_FILE).read_text(encoding="utf-8"))
        if not _same_parameters(manifest["parameters"], drop, as_at, rules_year):
            return None
        if not _same_code(manifest["made_by"]) or _files(drop) != _inputs(manifest) or changed_files(release):
            return None
    except (OSError, ValueError, KeyError, ExtractRefused, ReleaseError):
        return None
    return release


def _same_parameters(
    parameters: Mapping[str, Any], drop: Path, as_at: date | None, rules_year: int | None
) -> bool:
    authority = read_authority(drop)
    year = int(parameters["collection_year"])
    wanted = {
        "authority_name": authority.name,
        "child_id": authority.child_id,
        "review_intervals": authority.review_intervals,
        "history_from": (authority.history_from or extracts_reach_back_to(year)).isoformat(),
        "as_at_date": (as_at or year_end(year)).isoformat(),
        "rules_year": rules_year or year,
    }
    return all(parameters[name] == value for name, value in wanted.items())


def _same_code(made_by: Mapping[str, str]) -> bool:
    now = {"code_sha256": code_hash(), "lock_sha256": file_hash(PROJECT_ROOT / "requirements.lock")}
    return all(made_by[name] == value for name, value in now.items())


def _files(drop: Path) -> dict[str, str]:
    """Every file of a drop that could be read, by its name in the drop, with its hash."""
    paths = (path for path in drop.rglob("*") if path.is_file() and path.name not in NOT_READ)
    return {path.relative_to(drop).as_posix(): file_hash(path) for path in paths}


def _inputs(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {file["name"]: file["sha256"] for file in manifest["inputs"]}

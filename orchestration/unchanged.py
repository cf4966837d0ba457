"""Tells whether the newest release is still what a run would make, so that nothing is done twice.

Making a release does not belong here; in doubt the answer is no.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from expectations.collection_year import year_end
from orchestration.extracts.authority import AUTHORITY_FILE, authority_file, read_authority
from orchestration.extracts.drops import DROPS_FOLDER, IN_USE, REFUSED, drops_of, hash_of_drop
from orchestration.extracts.files.drop_files import NO_EXTRACTS, files_as_they_lie
from orchestration.extracts.landing import extracts_reach_back_to
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.roads import BESIDE, beside_the_settings
from orchestration.releases.finished_warehouse import ReleaseError
from orchestration.releases.identity import PROJECT_ROOT, code_hash, file_hash
from orchestration.releases.manifest import MANIFEST_FILE, changed_files
from orchestration.releases.previous_release import LATEST_FILE


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
        if not _same_code(manifest["made_by"]) or not _same_files(manifest, drop) or changed_files(release):
            return None
    except (OSError, ValueError, KeyError, ExtractRefused, ReleaseError):
        return None
    return release


def _same_parameters(
    parameters: Mapping[str, Any], year_folder: Path, as_at: date | None, rules_year: int | None
) -> bool:
    authority = read_authority(year_folder)
    year = int(parameters["collection_year"])
    wanted = {
        "authority_name": authority.name,
        "child_id": authority.child_id_on(year_end(year)),
        "review_intervals": authority.review_intervals,
        "cp_first_review_from": authority.cp_first_review_from,
        "dispute_levels": "|".join(authority.dispute_levels),
        "dispute_response_days": authority.dispute_response_days,
        "history_from": (authority.history_from or extracts_reach_back_to(year)).isoformat(),
        "as_at_date": (as_at or year_end(year)).isoformat(),
        "rules_year": rules_year or year,
    }
    return not authority.databases and all(parameters[name] == value for name, value in wanted.items())


def _same_code(made_by: Mapping[str, str]) -> bool:
    now = {"code_sha256": code_hash(), "lock_sha256": file_hash(PROJECT_ROOT / "requirements.lock")}
    return all(made_by[name] == value for name, value in now.items())


def _same_files(manifest: Mapping[str, Any], year_folder: Path) -> bool:
    """Whether every file that a run would read, and every other drop on record, is what it was."""
    drop = _same_drop(manifest["drops"], drops_of(year_folder))
    if drop is None:
        return False
    settings = authority_file(year_folder)
    there = {
        file.name: file.sha256
        for file in (*files_as_they_lie(drop), *beside_the_settings(settings.parent, drop))
        if Path(file.name).name.lower() not in NO_EXTRACTS
    } | {AUTHORITY_FILE: file_hash(settings)}
    came = {file["name"]: file["sha256"] for file in manifest["inputs"]}
    unpacked = {name for name in came if any(str(folder) in came for folder in PurePosixPath(name).parents)}
    if drop.is_file():  # the entries of a drop that is an archive are not named after it
        unpacked = {name for name in came if name not in there and not name.startswith(BESIDE)}
    return there == {name: sha256 for name, sha256 in came.items() if name not in unpacked}


def _same_drop(recorded: Sequence[Mapping[str, Any]], drops: Sequence[Path]) -> Path | None:
    """The drop that the release was made from, when every drop that is there is what it was."""
    if not recorded:  # there was no other drop when the release was made
        return drops[0] if len(drops) == 1 else None
    known = {drop["name"]: drop for drop in recorded}
    in_use = None
    for drop in drops:
        record = known.pop(f"{DROPS_FOLDER}/{drop.name}", None)
        if record is None or record["content_sha256"] != hash_of_drop(drop):
            return None
        if record["outcome"] == IN_USE:
            in_use = drop
    # that one was replaced is still said when it is gone; that one is refused, no longer
    return None if any(gone["outcome"] == REFUSED for gone in known.values()) else in_use

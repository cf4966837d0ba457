"""Finds the release that a new one is compared with: for the same inputs always the same one.

What has changed between the two does not belong here.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.releases.data_quality_lists import DATA_QUALITY_LIST, Previous
from orchestration.releases.finished_warehouse import ReleaseError
from orchestration.releases.identity import file_hash
from orchestration.releases.manifest import MANIFEST_FILE

LATEST_FILE = "LATEST"


def previous_release(year: Path, made_from_sha256: str) -> Previous | None:
    """The release to compare with, among those of one authority and year; None when there is none to use.

    That is the one made last, unless a release of the same inputs, parameters and code is there already: then
    the one with which that was compared, so that making it again gives the same bytes. When that one's list
    is gone or changed, ReleaseError says so; a changed list of the release made last is not compared with.
    """
    for path in sorted(year.glob(f"*/{MANIFEST_FILE}")):
        manifest = _manifest(path.parent)
        if manifest.get("made_from_sha256") == made_from_sha256:
            return _as_before(year, manifest.get("compared_with"))
    try:
        latest = (year / LATEST_FILE).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return _whole_list(year, latest)


def _as_before(year: Path, release_id: str | None) -> Previous | None:
    if release_id is None:
        return None
    found = _whole_list(year, release_id)
    if found is None:
        raise ReleaseError(
            f"Release {release_id}, with which this one was compared, is gone, or its {DATA_QUALITY_LIST} is "
            "not what its manifest says. Put it back as it was, then run again."
        )
    return found


def _whole_list(year: Path, release_id: str) -> Previous | None:
    """The list of a release, when it is there and what the release's manifest says."""
    path = year / release_id / DATA_QUALITY_LIST
    outputs = _manifest(path.parent).get("outputs", [])
    said = {output["name"]: output["sha256"] for output in outputs}.get(DATA_QUALITY_LIST)
    return Previous(release_id, path) if path.is_file() and file_hash(path) == said else None


def _manifest(release: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads((release / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}

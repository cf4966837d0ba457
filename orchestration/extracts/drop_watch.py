"""Tells when a drop that is being copied into its folder is complete.

Starting a run does not belong here, nor does the clock: quiet is counted in looks, and the caller says how often
it looks.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from orchestration.extracts.drop_files import MANIFEST, files_of, quiet_signature
from orchestration.extracts.drops import drops_of, hash_of_drop
from orchestration.extracts.refusals import ExtractRefused


@dataclass(frozen=True)
class Seen:
    """How a drop looked: a hash over names, sizes and times, for how many looks so, and its contents once whole."""

    signature: str
    looks: int = 1
    content: str = ""

    @property
    def complete(self) -> bool:
        """Whether the drop is whole, and so may be read."""
        return bool(self.content)


def newest_drop(year_folder: Path) -> list[Path]:
    """Return the newest drop of a year's folder, or nothing when there is none."""
    return drops_of(year_folder)[:1] if year_folder.is_dir() else []


def look(drop: Path, before: Seen | None, quiet_looks: int) -> Seen:
    """Look at a drop once more, and say whether it is complete by now.

    A drop with a manifest is complete as soon as every file in it is there with its hash; one without, when it
    has looked the same `quiet_looks` times in a row. A folder without a file is never complete.
    """
    files = quiet_signature(drop)
    signature = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
    if before is not None and before.signature == signature and before.complete:
        return before
    looks = before.looks + 1 if before is not None and before.signature == signature else 1
    has_manifest = any(Path(name).name.lower() == MANIFEST for name in files)
    if not files or not (_manifest_is_whole(drop) if has_manifest else looks >= quiet_looks):
        return Seen(signature, looks)
    try:
        return Seen(signature, looks, hash_of_drop(drop))
    except (ExtractRefused, OSError):  # it moved while it was looked at; the next look will tell
        return Seen(signature, 1)


def _manifest_is_whole(drop: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="carefacts-") as unpacked:
        _, refusals = files_of(drop, Path(unpacked))
    return not any(refusal.reason == "incomplete_drop" for refusal in refusals)
